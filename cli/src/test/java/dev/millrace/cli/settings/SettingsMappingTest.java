package dev.millrace.cli.settings;

import static dev.millrace.cli.settings.Reach.reach;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key reaches its component, and no other. */
class SettingsMappingTest {
  private static final Path FOLDER = ReachTable.FOLDER;

  /** What stands in each place where nothing is set. */
  private static final Map<Reach, Object> UNTOUCHED =
      all().stream()
          .collect(Collectors.toMap(reach -> reach, reach -> reach.place().apply(wiring())));

  static List<Reach> all() {
    return ReachTable.all();
  }

  private static Wiring wiring(String... settings) {
    return new Wiring(Settings.of(Optional.empty(), List.of(settings)));
  }

  @Test
  void everyDeclaredSettingHasItsLineHere() {
    List<String> limits = QualityLimits.keys().stream().map(SettingKey::name).toList();

    assertThat(all().stream().map(Reach::key))
        .containsExactlyInAnyOrderElementsOf(
            DeclaredSettings.all().stream()
                .map(SettingKey::name)
                .filter(key -> !limits.contains(key))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSettingReachesItsComponentAndNoOther(Reach reach) {
    Wiring set = wiring(reach.key() + "=" + reach.text());

    assertThat(reach.place().apply(set)).isEqualTo(reach.value());
    UNTOUCHED.forEach(
        (other, value) -> {
          if (!other.key().equals(reach.key())) {
            assertThat(other.place().apply(set)).as(other.key()).isEqualTo(value);
          }
        });
  }

  @Test
  void theProgramChoosesWhereNothingIsSaid() {
    int processors = Runtime.getRuntime().availableProcessors();

    assertThat(wiring("checkpoints.root=").checkpointsRoot(FOLDER)).isEqualTo(FOLDER);
    assertThat(wiring("streams.state=").streams(FOLDER).state()).isEqualTo(FOLDER);
    assertThat(wiring("train.threads=0").trainer(FOLDER).threads()).isEqualTo(processors);
    assertThat(wiring("inference.threads=0").serving().threads()).isEqualTo(processors);
    assertThat(wiring("train.decay-steps=0").trainer(FOLDER).decaySteps()).isEmpty();
    assertThat(wiring("dedup.window=dump").dedup().slice()).isEmpty();
    assertThat(wiring("topics.replication=-1").topics().settings().replication())
        .isEqualTo((short) -1);
  }

  @Test
  void checkpointsInAStoreHaveTheirCopiesBesideWhereAFolderWouldBe() {
    Wiring stored = wiring("checkpoints.root=s3://bucket/prefix");

    assertThat(stored.checkpoints().store()).contains("s3://bucket/prefix");
    assertThat(stored.checkpointsRoot(Path.of("/data/checkpoints")))
        .isEqualTo(Path.of("/data/checkpoints-cache"));
    assertThat(wiring("checkpoints.root=folder").checkpoints().store()).isEmpty();
  }

  @Test
  void checkpointsCannotBeKeptOnTheWeb() {
    for (String place : List.of("https://example.org/checkpoints", "s3:///prefix", "s3://a b")) {
      Wiring wiring = wiring("checkpoints.root=" + place);

      assertThatThrownBy(() -> wiring.checkpointsRoot(FOLDER))
          .hasMessageContaining("checkpoints.root is '" + place + "'")
          .hasMessageContaining("s3://BUCKET/PREFIX");
    }
  }

  @Test
  void aStagesResultsAreMadeWithItsOwnSettings() {
    Map<String, String> curation = wiring("language.wanted=fr, de").madeBy("curation");

    assertThat(curation)
        .containsEntry("language.wanted", "de,fr")
        .containsEntry("language.threshold", "0.65")
        .containsEntry("quality.profile", "fineweb")
        .containsEntry("dedup.window", "dump")
        .containsEntry("pii.profile", "fineweb")
        .containsEntry("gopher-quality.min-words", "50")
        .doesNotContainKeys("dedup.retention", "profile", "url.lists");
    assertThat(
            wiring("train.evaluations=e", "decontamination.files=d, e")
                .with(Map.of("train.evaluations", "e,f"))
                .madeBy("curation"))
        .containsEntry("decontamination.files", "d,e,f");
    assertThat(
            wiring("train.evaluations=e", "decontamination.evaluations=false").madeBy("curation"))
        .containsEntry("decontamination.files", "");
    assertThat(wiring("url.lists=l").madeBy("extraction"))
        .containsOnlyKeys(
            "extraction.format",
            "extraction.max-steps",
            "opt-outs.agents",
            "opt-outs.obey",
            "url.banned-subwords",
            "url.hard-banned-words",
            "url.lists",
            "url.soft-banned-words",
            "url.soft-word-threshold")
        .containsEntry("url.lists", "l")
        .containsEntry("url.banned-subwords", "");
    assertThat(wiring().madeBy("tokenize"))
        .containsExactly(Map.entry("tokenize.held-out-fraction", "0.04"));
  }
}
