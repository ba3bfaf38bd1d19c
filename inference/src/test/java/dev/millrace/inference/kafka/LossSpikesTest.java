package dev.millrace.inference.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.PipelineView.Spike;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LossSpikesTest {
  private final LossSpikes spikes = new LossSpikes();

  private void quiet(long from, long until) {
    for (long step = from; step <= until; step++) {
      spikes.add(step, 3);
    }
  }

  /** What it is by definition, all losses at hand; steps from 1. */
  private static List<Spike> defined(List<Double> losses) {
    List<Spike> found = new ArrayList<>();
    for (int i = 5; i < losses.size(); i++) {
      double[] near =
          DoubleStream.concat(
                  losses.subList(Math.max(0, i - 10), i).stream().mapToDouble(one -> one),
                  losses.subList(i + 1, Math.min(losses.size(), i + 11)).stream()
                      .mapToDouble(one -> one))
              .sorted()
              .toArray();
      if (near.length >= 10 && losses.get(i) - near[near.length / 2] > 0.6) {
        found.add(new Spike(i + 1, losses.get(i), losses.get(i) - near[near.length / 2]));
      }
    }
    found.sort(Comparator.comparingDouble(Spike::above).reversed());
    return found.subList(0, Math.min(8, found.size()));
  }

  @Test
  void areThoseOfTheDefinitionAfterEachStep() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Double> losses = new ArrayList<>();
      LossSpikes found = new LossSpikes();
      for (int step = 1; step <= 300; step++) {
        double loss = 3 + random.nextGaussian() / 8 + (random.nextInt(25) == 0 ? 1 : 0);
        losses.add(loss);
        found.add(step, loss);
        assertThat(found.highest())
            .as("seed %d, step %d", seed, step)
            .containsExactlyElementsOf(defined(losses));
      }
    }
  }

  @Test
  void aStepThatIsTakenAgainCountsAsItIsThen() {
    quiet(1, 30);
    spikes.add(31, 5);
    quiet(32, 50);
    assertThat(spikes.highest()).containsExactly(new Spike(31, 5, 2));
    quiet(25, 60);
    assertThat(spikes.highest()).isEmpty();
  }

  @Test
  void aLossThatIsNoNumberIsNoSpike() {
    quiet(1, 30);
    spikes.add(31, Double.NaN);
    quiet(32, 50);
    assertThat(spikes.highest()).isEmpty();
  }

  @Test
  void nothingIsLeftAfterAClear() {
    quiet(1, 30);
    spikes.add(31, 5);
    spikes.clear();
    assertThat(spikes.highest()).isEmpty();
    quiet(1, 3);
    assertThat(spikes.highest()).isEmpty();
  }
}
