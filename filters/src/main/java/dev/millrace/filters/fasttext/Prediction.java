package dev.millrace.filters.fasttext;

/**
 * A label of a text.
 *
 * @param label without its {@code __label__} prefix
 * @param probability as fastText prints it: 1e-5 is added inside every logarithm, so that a sure
 *     prediction may exceed 1 by some 1e-5
 */
public record Prediction(String label, float probability) {}
