package dev.millrace.benchmarks.chaos.count;

/**
 * A stretch of one document in a block.
 *
 * @param start index of its first token in the block
 * @param length tokens
 * @param documentOffset index of the first of them among the document's tokens
 */
public record Segment(String id, int start, int length, int documentOffset) {}
