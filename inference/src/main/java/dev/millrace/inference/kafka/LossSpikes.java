package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.PipelineView.Spike;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The steps of a run whose loss lies far above the median of the twenty around them. Each step is
 * looked at once ten have come after it, and until then at each question. Not safe for several
 * threads.
 */
public final class LossSpikes {
  private static final int AROUND = 10;
  private static final int LEAST_BEFORE = AROUND / 2;

  /** Nats. */
  private static final double HIGH = 0.6;

  private static final int MOST = 8;
  private static final Comparator<Spike> HIGHEST_FIRST =
      Comparator.comparingDouble(Spike::above).reversed();

  private record Step(long step, double loss) {}

  /** The last steps, as many as it takes to look at one. */
  private final List<Step> recent = new ArrayList<>();

  /** Those that nothing changes any more, but a run that goes back. */
  private final TreeMap<Long, Spike> settled = new TreeMap<>();

  /** A step that is not beyond the last one is taken again, and so are all after it. */
  public void add(long step, double loss) {
    recent.removeIf(one -> one.step >= step);
    settled.tailMap(step, true).clear();
    recent.add(new Step(step, loss));
    int complete = recent.size() - 1 - AROUND;
    if (complete >= 0) {
      spike(complete).ifPresent(one -> settled.put(one.step(), one));
    }
    if (recent.size() > 2 * AROUND) {
      recent.removeFirst();
    }
    if (settled.size() > MOST) {
      settled.values().stream()
          .min(Comparator.comparingDouble(Spike::above))
          .ifPresent(lowest -> settled.remove(lowest.step()));
    }
  }

  /** Forgets all. */
  public void clear() {
    recent.clear();
    settled.clear();
  }

  /** Up to eight, the highest first. */
  public List<Spike> highest() {
    Map<Long, Spike> all = new TreeMap<>(settled);
    for (int i = Math.max(0, recent.size() - AROUND); i < recent.size(); i++) {
      spike(i).ifPresent(one -> all.put(one.step(), one));
    }
    return all.values().stream().sorted(HIGHEST_FIRST).limit(MOST).toList();
  }

  private Optional<Spike> spike(int index) {
    int from = Math.max(0, index - AROUND);
    int until = Math.min(recent.size(), index + AROUND + 1);
    int near = until - from - 1;
    if (index < LEAST_BEFORE || near < AROUND) {
      return Optional.empty();
    }
    Step one = recent.get(index);
    int lower = 0;
    for (int i = from; i < until; i++) {
      lower += recent.get(i).loss < one.loss - HIGH ? 1 : 0;
    }
    // Hardly a step has this many below it, so hardly any median is computed.
    return lower > near / 2
        ? Optional.of(new Spike(one.step, one.loss, one.loss - median(from, until, index)))
        : Optional.empty();
  }

  private double median(int from, int until, int without) {
    double[] losses =
        IntStream.range(from, until)
            .filter(i -> i != without)
            .mapToDouble(i -> recent.get(i).loss)
            .sorted()
            .toArray();
    return losses[losses.length / 2];
  }
}
