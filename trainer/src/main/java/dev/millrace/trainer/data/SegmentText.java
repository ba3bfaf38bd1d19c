package dev.millrace.trainer.data;

import dev.millrace.schemas.Segment;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.IntBuffer;

/** The text that a segment of a block stands for. */
public record SegmentText(Tokenizer tokenizer) {

  /**
   * Its UTF-8 bytes, as the packer counted them.
   *
   * @param tokens the block's
   */
  public long bytes(Segment segment, IntBuffer tokens) {
    long bytes = 0;
    for (int i = 0; i < segment.getLength(); i++) {
      int token = tokens.get(segment.getStart() + i);
      boolean first = segment.getDocumentOffset() + i == 0;
      bytes +=
          first ? tokenizer.decode(new int[] {token}).length : tokenizer.tokenBytes(token).length;
    }
    return bytes;
  }
}
