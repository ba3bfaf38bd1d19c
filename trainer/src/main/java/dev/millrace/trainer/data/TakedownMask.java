package dev.millrace.trainer.data;

import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Takes documents out of blocks that hold them: what is left of one is how long it was. Its tokens
 * become end-of-text tokens, which are no targets, and neither is the separator after it. So a step
 * learns nothing from it, and nothing that follows is predicted from it.
 */
public final class TakedownMask {
  private final Tokenizer tokenizer;

  public TakedownMask(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** The blocks without what the takedowns match. */
  public List<MaskedBlock> apply(List<TokenBlock> blocks, Takedowns takedowns) {
    return blocks.stream().map(block -> apply(block, takedowns)).toList();
  }

  private MaskedBlock apply(TokenBlock block, Takedowns takedowns) {
    List<Segment> taken = taken(block.getSegments(), takedowns);
    List<Segment> takenBefore = taken(block.getEnded(), takedowns);
    if (taken.isEmpty() && takenBefore.isEmpty()) {
      return MaskedBlock.whole(block);
    }
    BitSet masked = new BitSet();
    taken.forEach(segment -> mask(segment, masked));
    if (!takenBefore.isEmpty()) {
      masked.set(0, 2);
    }
    masked.clear(block.getBlockLength() + 1, Integer.MAX_VALUE);
    return new MaskedBlock(without(block, taken, masked), masked);
  }

  private static List<Segment> taken(List<Segment> segments, Takedowns takedowns) {
    return segments.stream()
        .filter(s -> takedowns.match(s.getUrl(), s.getContentDigest()).isPresent())
        .toList();
  }

  private static void mask(Segment segment, BitSet masked) {
    boolean goesOn = segment.getStart() == 1 && segment.getDocumentOffset() > 0;
    // The first token of a row repeats the last one of the row before.
    int from = goesOn ? 0 : segment.getStart();
    // With the separator, which is what follows where the document does not go on in the next row.
    masked.set(from, segment.getStart() + segment.getLength() + 1);
  }

  private TokenBlock without(TokenBlock block, List<Segment> taken, BitSet masked) {
    IntBuffer tokens = tokens(block);
    List<Segment> left = new ArrayList<>(block.getSegments());
    left.removeAll(taken);
    ByteBuffer replaced =
        ByteBuffer.allocate(Integer.BYTES * tokens.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tokens.limit(); i++) {
      replaced.putInt(masked.get(i) ? separator() : tokens.get(i));
    }
    return TokenBlock.newBuilder()
        .setPartition(block.getPartition())
        .setSequence(block.getSequence())
        .setBlockLength(block.getBlockLength())
        .setLength(block.getLength())
        .setTokenizerId(block.getTokenizerId())
        .setTokens(replaced.flip())
        .setTextBytes(block.getTextBytes() - textBytes(taken, tokens))
        .setSegments(left)
        .setEnded(List.of())
        .build();
  }

  private int separator() {
    return tokenizer
        .endOfText()
        .orElseThrow(() -> new IllegalStateException("blocks are made with an end-of-text token"));
  }

  private long textBytes(List<Segment> segments, IntBuffer tokens) {
    SegmentText text = new SegmentText(tokenizer);
    return segments.stream().mapToLong(segment -> text.bytes(segment, tokens)).sum();
  }

  private static IntBuffer tokens(TokenBlock block) {
    return block.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
  }
}
