package dev.millrace.filters.language;

/**
 * A text and the language it is in.
 *
 * @param language the model's label, an ISO 639 code
 * @param score how sure the model is of it
 */
public record Identified(String text, String language, float score) {}
