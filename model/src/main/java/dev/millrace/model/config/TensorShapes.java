package dev.millrace.model.config;

import dev.millrace.model.config.TensorShape.Initialisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tensors that a config asks for, in the order of computation. All weights of a linear layer
 * come before its biases, so that several tensors can be read as one matrix and one row.
 */
final class TensorShapes {
  private final ModelConfig config;
  private final List<TensorShape> tensors = new ArrayList<>();
  private final List<HiddenMatrix> matrices = new ArrayList<>();

  private TensorShapes(ModelConfig config) {
    this.config = config;
  }

  static List<TensorShape> of(ModelConfig config) {
    TensorShapes shapes = new TensorShapes(config);
    shapes.addAll();
    return List.copyOf(shapes.tensors);
  }

  static List<HiddenMatrix> matrices(ModelConfig config) {
    TensorShapes shapes = new TensorShapes(config);
    shapes.addAll();
    return List.copyOf(shapes.matrices);
  }

  private void addAll() {
    TensorNames names = config.names();
    addTable(names.embedding(), config.vocabularySize());
    names.positions().ifPresent(name -> addTable(name, config.contextLength()));
    for (int layer = 0; layer < config.layers(); layer++) {
      addLayer(names.layer(layer));
    }
    addNorm(names.lastNorm());
    if (!config.tiedEmbeddings()) {
      addTable(names.output(), config.vocabularySize());
    }
  }

  private void addLayer(LayerNames names) {
    AttentionShape attention = config.attention();
    FeedForwardShape feedForward = config.feedForward();
    int width = config.width();
    int queries = config.attendedWidth();
    int keys = attention.keyValueHeads() * attention.headSize();
    int inner = feedForward.width();
    int[] inputs = feedForward.activation().gated() ? new int[] {inner, inner} : new int[] {inner};
    addNorm(names.attentionNorm());
    addLinear(
        names.attentionInput(),
        width,
        new int[] {queries, keys, keys},
        attention.inputBias(),
        Initialisation.NORMAL);
    if (attention.headNorms()) {
      HeadNormNames heads = names.headNorms().orElseThrow();
      addScale(heads.queries(), attention.headSize());
      addScale(heads.keys(), attention.headSize());
    }
    addLinear(
        names.attentionOutput(),
        queries,
        new int[] {width},
        attention.outputBias(),
        Initialisation.RESIDUAL);
    names.branchNorms().ifPresent(norms -> addNorm(norms.attention()));
    addNorm(names.feedForwardNorm());
    addLinear(names.feedForwardInput(), width, inputs, feedForward.bias(), Initialisation.NORMAL);
    addLinear(
        names.feedForwardOutput(),
        inner,
        new int[] {width},
        feedForward.bias(),
        Initialisation.RESIDUAL);
    names.branchNorms().ifPresent(norms -> addNorm(norms.feedForward()));
  }

  /**
   * @param parts how many outputs each part has; a single tensor holds them all
   */
  private void addLinear(
      LinearNames names, int in, int[] parts, boolean bias, Initialisation initialisation) {
    int[] outs = names.tensors().size() == 1 ? new int[] {Arrays.stream(parts).sum()} : parts;
    for (int i = 0; i < outs.length; i++) {
      String name = names.weights().get(i);
      switch (names.layout()) {
        case OUT_IN -> add(name, initialisation, outs[i], in);
        case IN_OUT -> add(name, initialisation, in, outs[i]);
      }
      addMatrices(name, in, outs.length == 1 ? parts : new int[] {outs[i]}, names.layout());
    }
    for (int i = 0; bias && i < outs.length; i++) {
      add(names.biases().get(i), Initialisation.ZERO, outs[i]);
    }
  }

  private void addMatrices(String tensor, int in, int[] parts, LinearNames.Layout layout) {
    int all = Arrays.stream(parts).sum();
    long before = 0;
    for (int part : parts) {
      matrices.add(
          switch (layout) {
            case OUT_IN -> new HiddenMatrix(tensor, before * in, part, in, in);
            case IN_OUT -> new HiddenMatrix(tensor, before, in, part, all);
          });
      before += part;
    }
  }

  private void addTable(String name, int rows) {
    add(TensorNames.weight(name), Initialisation.NORMAL, rows, config.width());
  }

  private void addNorm(String name) {
    addScale(name, config.width());
    if (config.norm().shifted()) {
      add(TensorNames.bias(name), Initialisation.ZERO, config.width());
    }
  }

  private void addScale(String name, int numbers) {
    boolean one = config.norm().offset() == 0;
    add(TensorNames.weight(name), one ? Initialisation.ONE : Initialisation.ZERO, numbers);
  }

  private void add(String name, Initialisation initialisation, long... shape) {
    tensors.add(new TensorShape(name, Arrays.stream(shape).boxed().toList(), initialisation));
  }
}
