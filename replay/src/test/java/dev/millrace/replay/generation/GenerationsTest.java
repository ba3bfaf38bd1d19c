package dev.millrace.replay.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.Generation;
import dev.millrace.schemas.SettingChange;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrustedRecords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GenerationsTest {
  @BeforeAll
  static void trustRecords() {
    TrustedRecords.install();
  }

  private static Generation.Builder named(String name) {
    return Generation.newBuilder().setName(name);
  }

  @Test
  void mainIsCurrentUntilAnotherIsPromoted() {
    Generations none = new Generations(List.of());
    assertThat(none.current().getName()).isEqualTo("main");
    Generations built = new Generations(List.of(named("g2").setState("ready").build()));
    assertThat(built.current().getName()).isEqualTo("main");
    assertThat(built.stateOf(built.get("main"))).isEqualTo(GenerationState.CURRENT);
    Generations promoted =
        new Generations(
            List.of(
                named("g2").setState("current").setPromotion(1).build(),
                named("g3").setState("current").setPromotion(2).build()));
    assertThat(promoted.current().getName()).isEqualTo("g3");
    assertThat(promoted.stateOf(promoted.get("main"))).isEqualTo(GenerationState.BUILDING);
  }

  @Test
  void anUnknownOrDroppedGenerationIsRefusedByName() {
    Generations all = new Generations(List.of(named("g2").setState("dropped").build()));
    assertThatThrownBy(() -> all.get("g2"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("generation g2 was dropped");
    assertThatThrownBy(() -> all.get("g3"))
        .isInstanceOf(SettingsException.class)
        .hasMessage("there is no generation g3; did you mean g2?");
  }

  @Test
  void theSettingsThatOneGoesByAreThoseOfItsBeginningWithWhatWasChangedSince() {
    Generation one =
        named("main")
            .setSettings(Map.of("a", "1", "b", "2"))
            .setChanges(
                List.of(
                    new SettingChange("a", "1", "5", Instant.EPOCH, "", List.of()),
                    new SettingChange("a", "5", "6", Instant.EPOCH, "", List.of())))
            .build();
    assertThat(Generations.settingsOf(one)).isEqualTo(Map.of("a", "6", "b", "2"));
  }

  @Test
  void whatAGenerationDoesNotMakeItReadsFromTheOneItStartsFrom() {
    Generations all =
        new Generations(
            List.of(
                named("g2").setParent("main").setStartsFrom("documents").build(),
                named("g3")
                    .setParent("g2")
                    .setStartsFrom("clean-documents")
                    .setRunGeneration("main")
                    .build()));
    TopicSettings settings = new TopicSettings("", "", 2, (short) 1);

    Topics second = all.topics(settings, all.get("g2"));
    assertThat(second.documents().name()).isEqualTo("documents");
    assertThat(second.cleanDocuments().name()).isEqualTo("g2.clean-documents");
    assertThat(second.applicationId("extraction")).isEqualTo("millrace-extraction");
    assertThat(second.applicationId("curation")).isEqualTo("g2-millrace-curation");
    assertThat(second.trainingBatches().name()).isEqualTo("g2.training-batches");

    Topics third = all.topics(settings, all.get("g3"));
    assertThat(third.documents().name()).isEqualTo("documents");
    assertThat(third.cleanDocuments().name()).isEqualTo("g2.clean-documents");
    assertThat(third.tokenBlocks().name()).isEqualTo("g3.token-blocks");
    assertThat(third.applicationId("tokenize")).isEqualTo("g3-millrace-tokenize");
    assertThat(third.trainingBatches().name()).isEqualTo("training-batches");
    assertThat(third.owns("curation")).isFalse();
    assertThat(third.owns("tokenize")).isTrue();
  }
}
