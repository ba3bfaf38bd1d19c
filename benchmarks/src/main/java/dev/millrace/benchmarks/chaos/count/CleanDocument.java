package dev.millrace.benchmarks.chaos.count;

/**
 * A record of {@code clean-documents}.
 *
 * @param textBytes of its text in UTF-8
 * @param digestStart the number that the first eight hex digits of its content's digest are, by
 *     which training and held-out documents are told apart
 */
public record CleanDocument(String id, Place place, long textBytes, long digestStart) {}
