package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.trainer.retrain.RunSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code retrain} says of settings that make a step another one. */
class StepSettingsTest extends LoopUnderTest {
  private Map<String, String> differences(TestModels.Draft draft) {
    return new RunSettings(draft.settings()).differences();
  }

  @Test
  void aDocumentMaskMakesAnotherStepAlsoOfARunThatKnewOfNone() throws IOException {
    run(draft(), new FakeBatches(0, 5));
    assertThat(differences(draft())).isEmpty();
    assertThat(differences(draft().withDocumentMask()))
        .containsExactly(Map.entry("documentMask", "false"));

    forgetTheMask();

    assertThat(differences(draft())).isEmpty();
    assertThat(differences(draft().withDocumentMask()))
        .containsExactly(Map.entry("documentMask", "false"));
  }

  /** As a version before the setting wrote it. */
  private void forgetTheMask() throws IOException {
    Path newest = new RunFolder(draft().settings().runFolder()).newest().orElseThrow();
    Path state = newest.resolve("trainer.json");
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = (ObjectNode) mapper.readTree(state.toFile());
    assertThat(((ObjectNode) root.path("settings")).remove("documentMask")).isNotNull();
    mapper.writeValue(state.toFile(), root);
  }
}
