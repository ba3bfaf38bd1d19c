package dev.millrace.filters;

/** A pure function of a text: the same text gets the same verdict. */
@FunctionalInterface
public interface Rule {

  Verdict judge(Text text);
}
