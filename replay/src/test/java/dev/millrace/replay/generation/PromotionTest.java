package dev.millrace.replay.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.Generation;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicRange;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.TrustedRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PromotionTest {
  private static final Author ADA = new Author("ada@mill", Instant.ofEpochMilli(7_000), "1.0");

  @BeforeAll
  static void trustRecords() {
    TrustedRecords.install();
  }

  private static Generation ready(String name) {
    return Generation.newBuilder().setName(name).setParent("main").setState("ready").build();
  }

  private static Generations with(Generations before, List<Generation> records) {
    List<Generation> all = new ArrayList<>(before.all());
    records.forEach(
        record -> {
          all.removeIf(one -> one.getName().equals(record.getName()));
          all.add(record);
        });
    return new Generations(all);
  }

  private static Generations promote(Generations all, String name, TrainedRun run) {
    Promotion promotion = new Promotion(all, all.get(name), run, "default", false);
    return with(all, promotion.records(all, ADA));
  }

  @Test
  void theRecordOfTheNewOneAloneMakesItCurrent() {
    Generations before = new Generations(List.of(ready("g2")));
    Promotion promotion =
        new Promotion(before, before.get("g2"), TrainedRun.own("g2"), "default", false);
    List<Generation> records = promotion.records(before, ADA);

    assertThat(records).extracting(Generation::getName).containsExactly("main", "g2");
    Generations between = with(before, records.subList(0, 1));
    assertThat(between.current().getName()).isEqualTo("main");
    assertThat(between.current().getRun()).isEqualTo("default");
    Generations after = with(between, records.subList(1, 2));
    assertThat(after.current().getName()).isEqualTo("g2");
    assertThat(after.current().getPromotion()).isEqualTo(1);
    assertThat(after.current().getPromotedFrom()).isEqualTo("main");
    assertThat(after.current().getChangedBy()).isEqualTo("ada@mill");
    assertThat(after.stateOf(after.get("main"))).isEqualTo(GenerationState.RETIRED);
  }

  @Test
  void aRunThatGoesOnStaysOnTheTopicsThatHoldItsLedger() {
    List<TopicRange> from = List.of(new TopicRange("g2.token-blocks", 0, 7L, -1L));
    Generations promoted =
        promote(
            new Generations(List.of(ready("g2"))), "g2", new TrainedRun("default", "main", from));
    TopicSettings settings = TopicSettings.defaults();
    assertThat(promoted.topics(settings, promoted.current()).trainingBatches().name())
        .isEqualTo("training-batches");
    assertThat(promoted.topics(settings, promoted.current()).tokenBlocks().name())
        .isEqualTo("g2.token-blocks");
    assertThat(promoted.current().getBlocksFrom()).isEqualTo(from);
  }

  @Test
  void whatIsTakenBackIsCurrentAgainWithTheRunThatItHad() {
    Generations promoted =
        promote(new Generations(List.of(ready("g2"))), "g2", TrainedRun.own("g2"));
    Generation main = promoted.get("main");
    Promotion back = new Promotion(promoted, main, TrainedRun.of(main), "g2", true);
    Generations after = with(promoted, back.records(promoted, ADA));
    assertThat(after.current().getName()).isEqualTo("main");
    assertThat(after.current().getRun()).isEqualTo("default");
    assertThat(after.current().getRolledBackFrom()).isEqualTo("g2");
    assertThat(after.stateOf(after.get("g2"))).isEqualTo(GenerationState.RETIRED);
    assertThat(after.latestPromotion()).isEqualTo(2);
  }

  @Test
  void ofTwoAtOnceTheSecondSaysWhoWasFasterAndTheSameTwiceIsOne() {
    Generations before = new Generations(List.of(ready("g2"), ready("g3")));
    Generations first = promote(before, "g3", TrainedRun.own("g3"));
    Promotion second =
        new Promotion(before, before.get("g2"), TrainedRun.own("g2"), "default", false);
    assertThatThrownBy(() -> second.records(first, ADA))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "generation g3 became current meanwhile, by ada@mill at 1970-01-01T00:00:07Z, so g2 did"
                + " not; ask again if it still should");
    Promotion same =
        new Promotion(before, before.get("g3"), TrainedRun.own("g3"), "default", false);
    assertThat(same.records(first, ADA)).isEmpty();
  }
}
