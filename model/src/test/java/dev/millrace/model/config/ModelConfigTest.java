package dev.millrace.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.family.Gpt2;
import dev.millrace.model.family.Llama;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelConfigTest {

  private static ModelConfig model(
      int layers, AttentionShape attention, double epsilon, Positions.Rotary positions) {
    return Llama.shape(37, 24, 22, layers, attention, 35, epsilon, positions, true);
  }

  private static ModelConfig model(AttentionShape attention, Positions.Rotary positions) {
    return model(2, attention, 1e-5, positions);
  }

  private static List<String> names(ModelConfig config) {
    return config.tensors().stream().map(TensorShape::name).toList();
  }

  @Test
  void tensorsComeInTheOrderOfComputation() {
    assertThat(names(Gpt2.shape(37, 24, 21, 1, 3, 45, 1e-5, false)))
        .containsExactly(
            "transformer.wte.weight",
            "transformer.wpe.weight",
            "transformer.h.0.ln_1.weight",
            "transformer.h.0.ln_1.bias",
            "transformer.h.0.attn.c_attn.weight",
            "transformer.h.0.attn.c_attn.bias",
            "transformer.h.0.attn.c_proj.weight",
            "transformer.h.0.attn.c_proj.bias",
            "transformer.h.0.ln_2.weight",
            "transformer.h.0.ln_2.bias",
            "transformer.h.0.mlp.c_fc.weight",
            "transformer.h.0.mlp.c_fc.bias",
            "transformer.h.0.mlp.c_proj.weight",
            "transformer.h.0.mlp.c_proj.bias",
            "transformer.ln_f.weight",
            "transformer.ln_f.bias",
            "lm_head.weight");
  }

  /** Engines read the weights of a layer as one matrix and its biases as one row. */
  @Test
  void weightsOfALinearLayerComeBeforeItsBiases() {
    List<String> names = names(TinyModels.qwen2());
    String attention = "model.layers.1.self_attn.";
    int first = names.indexOf(attention + "q_proj.weight");
    assertThat(names.subList(first, first + 7))
        .containsExactly(
            attention + "q_proj.weight",
            attention + "k_proj.weight",
            attention + "v_proj.weight",
            attention + "q_proj.bias",
            attention + "k_proj.bias",
            attention + "v_proj.bias",
            attention + "o_proj.weight");
    assertThat(names).doesNotContain("lm_head.weight");
  }

  @Test
  void shapesFollowFromHeadsAndWidths() {
    ModelConfig config = TinyModels.mixture();
    assertThat(config.tensors())
        .filteredOn(tensor -> tensor.name().startsWith("model.layers.1."))
        .extracting(tensor -> tensor.name().substring(15) + tensor.shape())
        .containsExactly(
            "input_layernorm.weight[22]",
            "input_layernorm.bias[22]",
            "self_attn.q_proj.weight[24, 22]",
            "self_attn.k_proj.weight[12, 22]",
            "self_attn.v_proj.weight[12, 22]",
            "self_attn.q_proj.bias[24]",
            "self_attn.k_proj.bias[12]",
            "self_attn.v_proj.bias[12]",
            "self_attn.o_proj.weight[22, 24]",
            "self_attn.o_proj.bias[22]",
            "post_attention_layernorm.weight[22]",
            "post_attention_layernorm.bias[22]",
            "mlp.gate_proj.weight[35, 22]",
            "mlp.up_proj.weight[35, 22]",
            "mlp.gate_proj.bias[35]",
            "mlp.up_proj.bias[35]",
            "mlp.down_proj.weight[22, 35]",
            "mlp.down_proj.bias[22]");
    assertThat(config.projectedWidth()).isEqualTo(48);
    assertThat(config.attendedWidth()).isEqualTo(24);
  }

  @Test
  void aLayersWindowIsTheContextUnlessItSlides() {
    assertThat(TinyModels.qwen2().window(0)).isEqualTo(24);
    assertThat(TinyModels.qwen2().window(1)).isEqualTo(5);
    AttentionShape wider =
        new AttentionShape(4, 2, 6, false, false, Optional.of(new SlidingWindow(25, List.of(0))));
    assertThat(model(wider, Positions.Rotary.plain(500, 6)).window(0)).isEqualTo(24);
  }

  @Test
  void aPartOfEachHeadMayTurn() {
    Positions.Rotary half = Positions.Rotary.plain(10_000, 4);
    assertThat(half.frequency(0)).isEqualTo(1);
    assertThat(half.frequency(1)).isEqualTo(0.01);
    assertThat(half.magnitude()).isEqualTo(1);
  }

  @Test
  void refusesWhatDoesNotFit() {
    AttentionShape heads = AttentionShape.plain(4, 2, 6);
    Positions.Rotary rotary = Positions.Rotary.plain(500, 6);
    assertThatThrownBy(() -> AttentionShape.plain(4, 3, 6))
        .hasMessage("4 heads are not a multiple of 3");
    assertThatThrownBy(() -> AttentionShape.plain(1 << 20, 1 << 20, 1 << 11))
        .hasMessage("1048576 heads of 2048 numbers are too many");
    assertThatThrownBy(() -> new FeedForwardShape(1 << 30, ActivationKind.SWIGLU, false))
        .hasMessage("feed-forward width 1073741824 is too much");
    assertThatThrownBy(() -> Positions.Rotary.plain(500, 5))
        .hasMessage("rotary positions turn pairs, but 5 numbers of a head are to turn");
    assertThatThrownBy(() -> Positions.Rotary.plain(0, 6))
        .hasMessage("rope theta 0.0 is not positive");
    assertThatThrownBy(() -> model(heads, Positions.Rotary.plain(500, 8)))
        .hasMessage("rotary positions turn 8 numbers of a head of 6");
    assertThatThrownBy(() -> model(10_001, heads, 1e-5, rotary))
        .hasMessage("10001 layers are more than 10000");
    assertThat(model(10_000, heads, 1e-5, rotary).layers()).isEqualTo(10_000);
    assertThatThrownBy(() -> model(2, heads, 0, rotary))
        .hasMessage("norm epsilon 0.0 is not positive");
    AttentionShape third =
        new AttentionShape(4, 2, 6, false, false, Optional.of(new SlidingWindow(5, List.of(2))));
    assertThatThrownBy(() -> model(third, rotary))
        .hasMessage("sliding window of layers [2] in a model of 2");
  }

  /** c_attn is [in, out]: a row holds a query's, a key's and a value's numbers. */
  @Test
  void aFusedProjectionIsThreeMatricesAndEmbeddingsAreNone() {
    assertThat(Gpt2.shape(37, 24, 21, 1, 3, 45, 1e-5, false).hiddenMatrices())
        .containsExactly(
            new HiddenMatrix("transformer.h.0.attn.c_attn.weight", 0, 21, 21, 63),
            new HiddenMatrix("transformer.h.0.attn.c_attn.weight", 21, 21, 21, 63),
            new HiddenMatrix("transformer.h.0.attn.c_attn.weight", 42, 21, 21, 63),
            new HiddenMatrix("transformer.h.0.attn.c_proj.weight", 0, 21, 21, 21),
            new HiddenMatrix("transformer.h.0.mlp.c_fc.weight", 0, 21, 45, 45),
            new HiddenMatrix("transformer.h.0.mlp.c_proj.weight", 0, 45, 21, 21));
  }
}
