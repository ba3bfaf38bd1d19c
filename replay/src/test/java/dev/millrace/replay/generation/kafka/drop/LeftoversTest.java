package dev.millrace.replay.generation.kafka.drop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.TrustedRecords;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeftoversTest {
  private static final List<String> RUNS_OF_G2 =
      List.of(
          "g2.training-batches", "g2.training-log", "g2.checkpoints", "g2.held-out-token-blocks");

  @BeforeAll
  static void trustRecords() {
    TrustedRecords.install();
  }

  private static Generation generation(String name, String state, String runGeneration) {
    return Generation.newBuilder()
        .setName(name)
        .setState(state)
        .setParent("main")
        .setStartsFrom("documents")
        .setRunGeneration(runGeneration)
        .build();
  }

  private static Leftovers among(Generation... all) {
    return new Leftovers(new Generations(List.of(all)), new TopicSettings("", "", 2, (short) 1));
  }

  @Test
  void runsThatAnotherGoesOnWithAreKept() {
    Generation second = generation("g2", "ready", "");
    Leftovers used = among(second, generation("g3", "ready", "g2"));
    assertThat(used.kept(second)).containsExactlyElementsOf(RUNS_OF_G2);
    assertThat(used.topics(second, Set.of("g2.clean-documents", "g2.checkpoints")))
        .containsExactly("g2.clean-documents");
  }

  @Test
  void runsThatNoneGoesOnWithAreNotKept() {
    Generation second = generation("g2", "ready", "");
    Leftovers unused =
        among(second, generation("g3", "dropped", "g2"), generation("g4", "ready", "main"));
    assertThat(unused.kept(second)).isEmpty();
    assertThat(unused.topics(second, Set.of("g2.clean-documents", "g2.checkpoints")))
        .containsExactly("g2.checkpoints", "g2.clean-documents");
  }

  @Test
  void keptRunsGoWithTheLastThatUsedThem() {
    Generation dropped = generation("g2", "dropped", "");
    Generation third = generation("g3", "ready", "g2");
    Set<String> there = Set.of("g2.checkpoints", "g3.checkpoints");
    assertThat(among(dropped, third).topics(third, there))
        .containsExactly("g2.checkpoints", "g3.checkpoints");
    assertThat(among(dropped, third, generation("g4", "ready", "g2")).topics(third, there))
        .containsExactly("g3.checkpoints");
  }
}
