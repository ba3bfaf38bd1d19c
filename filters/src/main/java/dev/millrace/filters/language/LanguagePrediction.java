package dev.millrace.filters.language;

/**
 * A language and how sure the model is of it.
 *
 * @param language the model's label without its {@code __label__} prefix: an ISO 639 code such as
 *     {@code en}
 * @param probability as fastText prints it: its hierarchical softmax adds 1e-5 to every branch, so
 *     that a sure prediction may exceed 1 by some 1e-5 and the probabilities of all labels do not
 *     add up to 1 exactly
 */
public record LanguagePrediction(String language, float probability) {}
