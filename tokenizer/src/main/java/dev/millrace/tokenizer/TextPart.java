package dev.millrace.tokenizer;

/**
 * A piece of a text that is encoded as one.
 *
 * @param trusted whether the content of a special token stands for that token here
 */
public record TextPart(String text, boolean trusted) {}
