package dev.millrace.cli.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.IngestedFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterTalliesTest {
  private final ClusterTallies tallies = new ClusterTallies();

  private static IngestedFile file(String sha256, long records, long pages) {
    return IngestedFile.newBuilder()
        .setSha256(sha256)
        .setRecords(records)
        .setPages(pages)
        .setSkipped(Map.of("not-found", records - pages))
        .build();
  }

  private void drop(String rule, int count) {
    for (int i = 0; i < count; i++) {
      tallies.drop(DroppedDocument.newBuilder().setRule(rule).setUrl("http://" + i + "/").build());
    }
  }

  @BeforeEach
  void fill() {
    tallies.file(file("a", 10, 5));
    tallies.file(file("a", 120, 90));
    tallies.file(file("b", 30, 10));
    drop("url.banned", 7);
    drop("gopher-quality.too-few-words", 25);
    tallies.deadLetter(DeadLetter.newBuilder().setStage("extraction").build());
    tallies.deadLetter(DeadLetter.newBuilder().setStage("curation").build());
    tallies.deadLetter(DeadLetter.newBuilder().setStage("tokenize").build());
  }

  @Test
  void atRestEveryPageIsAccountedFor() {
    Counts counts = tallies.counts(List.of(0L, 0L, 0L), 640, 10);
    assertThat(counts.warcRecords()).isEqualTo(150);
    assertThat(counts.pages()).isEqualTo(100);
    assertThat(counts.skipped()).containsExactly(Map.entry("not-found", 50L));
    assertThat(counts.documents()).isEqualTo(100 - 7 - 1);
    assertThat(counts.clean()).isEqualTo(92 - 25 - 1);
    assertThat(counts.unaccounted()).isZero();
    assertThat(counts.tokens()).isEqualTo(640);
  }

  @Test
  void whatWaitsHasNotComeOutYet() {
    Counts counts = tallies.counts(List.of(20L, 4L, 0L), 0, 0);
    assertThat(counts.documents()).isEqualTo(72);
    assertThat(counts.clean()).isEqualTo(72 - 26 - 4);
    assertThat(tallies.counts(List.of(500L, 0L, 0L), 0, 0).clean()).isZero();
  }

  @Test
  void theLatestExamplesOfARuleAreKept() {
    assertThat(tallies.examples("gopher-quality.too-few-words"))
        .hasSize(20)
        .first()
        .extracting(DroppedDocument::getUrl)
        .isEqualTo("http://24/");
    assertThat(tallies.examples("none")).isEmpty();
  }

  @Test
  void checkpointsAreThoseOfTheRun() {
    tallies.checkpoint(Checkpoint.newBuilder().setRun("a").setStep(1).build());
    tallies.checkpoint(Checkpoint.newBuilder().setRun("b").setStep(2).build());
    assertThat(tallies.checkpoints("b")).singleElement().extracting("step").isEqualTo(2L);
  }
}
