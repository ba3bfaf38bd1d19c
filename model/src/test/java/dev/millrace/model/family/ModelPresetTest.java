package dev.millrace.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPresetTest {

  // As the models' own cards and Hugging Face's pages count them.
  @ParameterizedTest
  @CsvSource({
    "gpt2, 124439808",
    "gpt2-medium, 354823168",
    "gpt2-large, 774030080",
    "gpt2-xl, 1557611200",
    "llama3.2-1b, 1235814400",
    "llama3.1-8b, 8030261248"
  })
  void countsThePublishedParameters(String preset, long parameters) {
    assertThat(ModelPreset.named(preset).config().parameterCount()).isEqualTo(parameters);
  }

  @Test
  void ownPresetsHaveTheSizesTheyClaim() {
    assertThat(ModelPreset.TINY.config().parameterCount()).isBetween(3_100_000L, 3_199_999L);
    assertThat(ModelPreset.SMALL.config().parameterCount()).isBetween(12_500_000L, 12_699_999L);
  }

  @Test
  void unknownPresetListsTheKnown() {
    assertThatThrownBy(() -> ModelPreset.named("gpt3"))
        .hasMessageStartingWith("no model preset 'gpt3' among [tiny, small, gpt2");
  }
}
