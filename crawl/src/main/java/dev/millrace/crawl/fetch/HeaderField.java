package dev.millrace.crawl.fetch;

/** One field of a message's head, its name as written. */
public record HeaderField(String name, String value) {}
