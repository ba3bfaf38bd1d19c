package dev.millrace.benchmarks.chaos.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicNamesTest {
  @Test
  void pagesHaveNoGeneration() {
    TopicNames names = new TopicNames("millrace", "g2");

    assertThat(names.onCluster("pages")).isEqualTo("millrace.pages");
    assertThat(names.onCluster("clean-documents")).isEqualTo("millrace.g2.clean-documents");
    assertThat(names.own("millrace.pages")).isEqualTo("pages");
    assertThat(names.own("millrace.g2.clean-documents")).isEqualTo("clean-documents");
  }

  @Test
  void eitherMayBeAbsent() {
    assertThat(TopicNames.PLAIN.onCluster("pages")).isEqualTo("pages");
    assertThat(TopicNames.PLAIN.own("pages")).isEqualTo("pages");
    assertThat(new TopicNames("", "g2").own("g2.pages")).isEqualTo("pages");
    assertThat(new TopicNames("", "g2").onCluster("documents")).isEqualTo("g2.documents");
    assertThat(new TopicNames("m", "").own("m.documents")).isEqualTo("documents");
  }
}
