package dev.millrace.trainer.evaluation;

import dev.millrace.schemas.HeldOutPart;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.takedown.UrlForm;
import dev.millrace.trainer.data.SegmentText;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Held-out text by its documents' hosts and languages. A document's loss is that of its tokens and
 * of the separator that ends it, so that parts add up to the whole.
 */
final class HeldOutParts {
  static final int MOST = 16;

  private final SegmentText text;
  private final Map<String, Sums> hosts = new HashMap<>();
  private final Map<String, Sums> languages = new HashMap<>();

  HeldOutParts(SegmentText text) {
    this.text = text;
  }

  private static final class Sums {
    private double nats;
    private long bytes;
  }

  /**
   * @param losses of the block's targets in their order, and no fewer
   */
  void add(TokenBlock block, double[] losses) {
    IntBuffer tokens = block.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    for (Segment segment : block.getSegments()) {
      // Token t is the target of position t - 1, and the one after the last is the separator.
      int from = Math.max(segment.getStart(), 1) - 1;
      int to = Math.min(segment.getStart() + segment.getLength(), block.getLength());
      add(segment, sum(losses, from, to), text.bytes(segment, tokens));
    }
    block.getEnded().forEach(ended -> add(ended, losses[0], 0));
  }

  static double sum(double[] losses, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += losses[i];
    }
    return sum;
  }

  private void add(Segment segment, double nats, long bytes) {
    String url = segment.getUrl();
    add(hosts, url.isEmpty() ? "" : UrlForm.of(url).hostName(), nats, bytes);
    add(languages, segment.getLanguage(), nats, bytes);
  }

  private static void add(Map<String, Sums> to, String name, double nats, long bytes) {
    Sums sums = to.computeIfAbsent(name, _ -> new Sums());
    sums.nats += nats;
    sums.bytes += bytes;
  }

  /** Those with the most text, hosts first; what has no name is left out. */
  List<HeldOutPart> most() {
    return Stream.concat(most("host", hosts), most("language", languages)).toList();
  }

  private static Stream<HeldOutPart> most(String kind, Map<String, Sums> parts) {
    return parts.entrySet().stream()
        .filter(part -> !part.getKey().isEmpty() && part.getValue().bytes > 0)
        .map(part -> part(kind, part.getKey(), part.getValue()))
        .sorted(
            Comparator.comparingLong(HeldOutPart::getBytes)
                .reversed()
                .thenComparing(HeldOutPart::getName))
        .limit(MOST);
  }

  private static HeldOutPart part(String kind, String name, Sums sums) {
    return new HeldOutPart(kind, name, sums.bytes, sums.nats / Math.log(2) / sums.bytes);
  }
}
