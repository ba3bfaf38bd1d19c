package dev.millrace.replay.lineage;

/**
 * A piece of a document in a token block.
 *
 * @param topic of the block
 * @param generation whose block it is
 * @param sequence number of the block within its partition
 * @param start index of the piece's first token among the block's
 * @param length tokens
 * @param documentOffset index of the first of them among the document's tokens
 * @param contentDigest empty where it is not known
 */
public record Piece(
    String recordId,
    String url,
    String topic,
    String generation,
    int partition,
    long offset,
    long sequence,
    int start,
    int length,
    int documentOffset,
    String contentDigest) {}
