package dev.millrace.replay.lineage.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrustedRecords;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LineageTopicsTest {
  @BeforeAll
  static void trustRecords() {
    TrustedRecords.install();
  }

  private static Generation generation(String name, String state) {
    return Generation.newBuilder()
        .setName(name)
        .setState(state)
        .setParent("main")
        .setStartsFrom("documents")
        .build();
  }

  @Test
  void topicsOfADroppedGenerationAreNotRead() {
    LineageTopics topics =
        LineageTopics.of(
            new Generations(List.of(generation("g2", "ready"), generation("g3", "dropped"))),
            new Topics(new TopicSettings("", "", 2, (short) 1)));
    assertThat(topics.names())
        .startsWith("generations", "takedowns", "pages", "page-fates")
        .contains("clean-documents", "g2.clean-documents")
        .noneMatch(name -> name.startsWith("g3."));
    assertThat(topics.generations()).containsExactlyInAnyOrder("", "main", "g2");
  }
}
