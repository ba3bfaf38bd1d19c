package dev.millrace.filters.optout;

/**
 * A meta tag that may be an opt-out.
 *
 * @param name in lower case
 */
public record RobotsMeta(String name, String content) {}
