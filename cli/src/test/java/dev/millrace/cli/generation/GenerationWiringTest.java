package dev.millrace.cli.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.TrustedRecords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GenerationWiringTest {
  private static final String FILES = "decontamination.files";

  private static Wiring given(String... settings) {
    return new Wiring(Settings.of(Optional.empty(), List.of(settings)));
  }

  @BeforeAll
  static void trustRecords() {
    TrustedRecords.install();
  }

  @Test
  void aGenerationLooksForTheEvaluationsItWasBegunWithWhateverItsTrainerIsScoredByLater() {
    Map<String, String> begun = given("train.evaluations=old").madeBy("curation");
    Generation generation = Generation.newBuilder().setName("g2").setSettings(begun).build();

    Wiring wiring = GenerationWiring.by(given("train.evaluations=new"), generation);

    assertThat(wiring.madeBy("curation")).containsEntry(FILES, "old");
  }

  @Test
  void oneThatIsBegunFromItLooksForTheNewOnesToo() {
    Map<String, String> begun = given("train.evaluations=old").madeBy("curation");
    Generation parent = Generation.newBuilder().setName("g2").setSettings(begun).build();

    Wiring child = GenerationWiring.child(given("train.evaluations=new"), parent, "g3");

    assertThat(child.madeBy("curation")).containsEntry(FILES, "old,new");
  }
}
