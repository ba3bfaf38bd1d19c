package dev.millrace.filters.optout;

/**
 * A meta tag that has a name, or stands for a header; some are opt-outs.
 *
 * @param name in lower case
 */
public record NamedMeta(String name, String content) {}
