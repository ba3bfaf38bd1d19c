package dev.millrace.storage.files;

/**
 * A small object as it was read.
 *
 * @param etag names this version in a write's condition
 */
public record StoredText(String text, String etag) {}
