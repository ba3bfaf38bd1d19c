package dev.millrace.packing.stream;

import dev.millrace.packing.Side;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.trace.StageTracer;
import dev.millrace.schemas.trace.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which of the documents in the open blocks are traced. They are kept beside the blocks' parts, so
 * that a start forgets none; where no page is traced, nothing is written.
 */
final class BlockTraces {
  private static final String SPAN = "block";

  /** Of a longer list the latest are kept: a block may be made of thousands of short documents. */
  private static final int MOST = 256;

  private final KeyValueStore<String, byte[]> store;
  private final StageTracer tracer;
  private final Map<Side, List<Traced>> open = new EnumMap<>(Side.class);

  private record Traced(String recordId, TraceContext context) {
    /** A line; a context has no space and no line's end. */
    String line() {
      return context + " " + recordId.replace('\n', ' ');
    }

    static Stream<Traced> read(String line) {
      return TraceContext.parse(line.substring(0, Math.max(0, line.indexOf(' ')))).stream()
          .map(context -> new Traced(line.substring(line.indexOf(' ') + 1), context));
    }
  }

  BlockTraces(KeyValueStore<String, byte[]> store, StageTracer tracer) {
    this.store = store;
    this.tracer = tracer;
    for (Side side : Side.values()) {
      byte[] kept = store.get(key(side));
      open.put(side, kept == null ? new ArrayList<>() : read(kept));
    }
  }

  private static List<Traced> read(byte[] kept) {
    String lines = new String(kept, StandardCharsets.UTF_8);
    return new ArrayList<>(lines.lines().flatMap(Traced::read).toList());
  }

  private static String key(Side side) {
    return switch (side) {
      case TRAINING -> "training/traces";
      case HELD_OUT -> "held-out/traces";
    };
  }

  /** A document goes into the open block, and may go on in blocks after it. */
  void add(Side side, String recordId, TraceContext context) {
    List<Traced> traced = list(side);
    traced.add(new Traced(recordId, context));
    if (traced.size() > MOST) {
      traced.removeFirst();
    }
    keep(side);
  }

  /** The headers of a block that became full. */
  RecordHeaders of(Side side, TokenBlock block) {
    RecordHeaders headers = new RecordHeaders();
    List<Traced> traced = list(side);
    if (!traced.isEmpty()) {
      Set<String> within = new HashSet<>();
      block.getSegments().forEach(segment -> within.add(segment.getRecordId()));
      block.getEnded().forEach(segment -> within.add(segment.getRecordId()));
      send(block, traced.stream().filter(page -> within.contains(page.recordId())).toList())
          .ifPresent(context -> context.addTo(headers));
      // Only the last document of a block goes on in the next one, or is to begin it.
      traced.subList(0, traced.size() - 1).clear();
      traced.removeIf(page -> isOver(page, block, within));
      keep(side);
    }
    return headers;
  }

  private static boolean isOver(Traced page, TokenBlock block, Set<String> within) {
    List<Segment> segments = block.getSegments();
    boolean isLast =
        !segments.isEmpty() && segments.getLast().getRecordId().equals(page.recordId());
    return within.contains(page.recordId()) && !isLast;
  }

  private Optional<TraceContext> send(TokenBlock block, List<Traced> pages) {
    String key = block.getPartition() + "-" + block.getSequence();
    return tracer.batch(
        SPAN,
        key,
        pages.stream().map(Traced::context).toList(),
        Instant.now(),
        Map.of(
            "millrace.block",
            key,
            "messaging.batch.message_count",
            (long) block.getSegments().size()));
  }

  private List<Traced> list(Side side) {
    return Objects.requireNonNull(open.get(side));
  }

  private void keep(Side side) {
    List<Traced> traced = list(side);
    if (traced.isEmpty()) {
      store.delete(key(side));
    } else {
      String lines = String.join("\n", traced.stream().map(Traced::line).toList());
      store.put(key(side), lines.getBytes(StandardCharsets.UTF_8));
    }
  }
}
