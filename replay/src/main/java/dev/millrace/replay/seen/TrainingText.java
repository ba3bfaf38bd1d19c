package dev.millrace.replay.seen;

import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The documents of token blocks, by the spans that stand in them. Safe for several threads. */
public final class TrainingText {
  private final SpanIndex spans;
  private final Predicate<Segment> wanted;
  private final TreeMap<Integer, Source> sources = new TreeMap<>();
  private String tokenizerId = "";
  private boolean whole = true;

  /** Where a text comes from. */
  public record Source(String recordId, String url) {}

  /**
   * A span of what was asked, and a document that holds it.
   *
   * @param start index in what was asked
   */
  public record Seen(int start, int length, Source source) {}

  /**
   * @param mostTokens so many are kept; what comes later is passed over
   */
  public TrainingText(int mostTokens) {
    this(mostTokens, segment -> true);
  }

  /**
   * @param wanted which documents are kept
   */
  public TrainingText(int mostTokens, Predicate<Segment> wanted) {
    this.spans = new SpanIndex(mostTokens);
    this.wanted = wanted;
  }

  /** Adds a block's documents; of a tokenizer other than the first block's none. */
  public synchronized void add(TokenBlock block) {
    if (tokenizerId.isEmpty()) {
      tokenizerId = block.getTokenizerId();
    }
    if (!tokenizerId.equals(block.getTokenizerId())) {
      return;
    }
    IntBuffer tokens = block.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    for (Segment segment : block.getSegments()) {
      if (!wanted.test(segment)) {
        continue;
      }
      int start = segment.getStart();
      int length = Math.min(segment.getLength(), tokens.limit() - start);
      if (start < 0 || length <= 0 || !spans.hasRoomFor(length)) {
        whole = whole && length <= 0;
        continue;
      }
      int[] text = new int[length];
      tokens.get(start, text);
      sources.put(spans.add(text), new Source(segment.getRecordId(), segment.getUrl()));
    }
  }

  /** Spans of at least {@link SpanIndex#WINDOW} tokens that stand in a document. */
  public synchronized List<Seen> find(int[] asked) {
    List<Seen> seen = new ArrayList<>();
    for (SpanIndex.Span span : spans.find(asked)) {
      Map.Entry<Integer, Source> source = sources.floorEntry(span.position());
      if (source != null) {
        seen.add(new Seen(span.start(), span.length(), source.getValue()));
      }
    }
    return seen;
  }

  /** Whether each {@link SpanIndex#WINDOW} tokens in a row of these stand in a document. */
  public synchronized boolean holds(int[] asked) {
    return spans.holds(asked);
  }

  /** Of the texts; empty before there is one. */
  public synchronized String tokenizerId() {
    return tokenizerId;
  }

  /** Tokens that are looked through. */
  public synchronized int size() {
    return spans.size();
  }

  /** Whether all that was added found room. */
  public synchronized boolean isWhole() {
    return whole;
  }
}
