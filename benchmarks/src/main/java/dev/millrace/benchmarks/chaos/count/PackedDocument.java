package dev.millrace.benchmarks.chaos.count;

/**
 * A document that blocks hold.
 *
 * @param packer the partition whose packer packed it
 * @param tokens of it in blocks
 * @param complete a separator comes after its last token
 */
public record PackedDocument(String id, int packer, long tokens, boolean complete) {}
