package dev.millrace.tokenizer.internal.split;

import java.util.Optional;

/** One step of cutting text into pieces. */
public sealed interface SplitStep {
  Splitter splitter();

  /** Cut at the matches of a regular expression, which are pieces as the text between them is. */
  record Pattern(String regex) implements SplitStep {
    /** A published pattern in any known spelling, or another regular expression. */
    public static Pattern of(String regex) {
      Optional<SplitPattern> published = SplitPattern.ofRegex(regex);
      return new Pattern(published.map(SplitPattern::regex).orElse(regex));
    }

    public static Pattern of(SplitPattern pattern) {
      return new Pattern(pattern.regex());
    }

    @Override
    public Splitter splitter() {
      return SplitPattern.ofRegex(regex)
          .map(SplitPattern::splitter)
          .orElseGet(() -> new RegexSplitter(Oniguruma.compile(regex)));
    }
  }

  /** Numbers apart from everything else, singly or as runs. */
  record Digits(boolean individual) implements SplitStep {
    @Override
    public Splitter splitter() {
      return new DigitSplitter(individual);
    }
  }
}
