package dev.millrace.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.model.ModelsForTests;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.family.ModelPreset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightInitialisationTest {

  private static double deviation(Tensor tensor) {
    double sum = 0;
    for (float value : tensor.toFloats()) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / tensor.elements());
  }

  @Test
  void sameSeedSameBitsOtherSeedOtherBits() {
    try (Weights one = WeightInitialisation.of(ModelsForTests.llama(false), 7);
        Weights same = WeightInitialisation.of(ModelsForTests.llama(false), 7);
        Weights other = WeightInitialisation.of(ModelsForTests.llama(false), 8)) {
      String name = "model.layers.1.mlp.up_proj.weight";
      assertThat(one.get(name).toFloats()).containsExactly(same.get(name).toFloats());
      assertThat(one.get(name).toFloats()).isNotEqualTo(other.get(name).toFloats());
      // Recorded once: a change of these bits breaks every run started from a seed.
      assertThat(Arrays.hashCode(one.get(name).toFloats())).isEqualTo(1_025_357_682);
    }
  }

  @Test
  void deviationsAreGpt2s() {
    ModelConfig config = ModelPreset.TINY.config();
    try (Weights weights = WeightInitialisation.of(config, 1)) {
      assertThat(deviation(weights.get("model.embed_tokens.weight"))).isCloseTo(0.02, within(1e-4));
      assertThat(deviation(weights.get("model.layers.3.self_attn.o_proj.weight")))
          .isCloseTo(0.02 / Math.sqrt(8), within(1e-4));
      assertThat(weights.get("model.norm.weight").toFloats()).containsOnly(1);
    }
  }

  @Test
  void tensorsDifferFromEachOther() {
    try (Weights weights = WeightInitialisation.of(ModelsForTests.gpt2(true), 1)) {
      assertThat(weights.get("transformer.h.0.attn.c_attn.weight").toFloats())
          .isNotEqualTo(weights.get("transformer.h.1.attn.c_attn.weight").toFloats());
      assertThat(weights.get("transformer.h.1.mlp.c_fc.bias").toFloats()).containsOnly(0);
    }
  }
}
