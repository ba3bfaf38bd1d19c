package dev.millrace.jinja;

/**
 * Text among a template's variables that counts as the template's own: the names of special tokens,
 * and roles that the caller has checked. Templates build {@code <|user|>} of a role, and that is to
 * be a special token; no other text of a request may be one.
 */
public record Trusted(String text) {}
