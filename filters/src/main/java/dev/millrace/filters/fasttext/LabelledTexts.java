package dev.millrace.filters.fasttext;

import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Texts that have one label.
 *
 * @param label without the {@code __label__} prefix
 * @param texts the same ones, in the same order, each time they are asked for; closed after use
 */
public record LabelledTexts(String label, Supplier<Stream<String>> texts) {}
