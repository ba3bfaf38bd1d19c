package dev.millrace.engine.nd4j.inference;

import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.PanelProducts;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.kernels.VectorLoops;
import dev.millrace.engine.nd4j.layers.HeadNorms;
import dev.millrace.engine.nd4j.layers.Norm;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.engine.nd4j.layers.RotaryTables;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.LayerObserver;
import dev.millrace.model.config.Branches;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorNames;
import dev.millrace.model.config.TensorShape;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.Weights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Continues sequences on the CPU. The order in which a number is summed depends neither on the
 * other rows nor on how a prompt is cut into calls, and so do its bits.
 */
public final class Nd4jInferenceEngine implements InferenceEngine {
  private final ModelConfig config;
  private final Parallel parallel;
  private final Parameters vectors;
  private final List<InferenceBlock> blocks = new ArrayList<>();
  private final WeightMatrix embedding;
  private final Optional<WeightMatrix> positions;
  private final WeightMatrix output;
  private final Norm lastNorm;
  private final RotaryTables rotary;
  private final CachedAttention attention;
  private final InferencePass pass;
  private final PanelProducts products;

  public Nd4jInferenceEngine(ModelConfig config, Weights from, int threads, WeightFormat format) {
    this.config = config;
    List<TensorShape> oneDimensional =
        config.tensors().stream().filter(tensor -> tensor.shape().size() == 1).toList();
    this.vectors = new Parameters(oneDimensional, from);
    TensorNames names = config.names();
    // Threads of their own, which end if a tensor is refused.
    try (Parallel loading = new Parallel(threads)) {
      WeightMatrix.Factory weights =
          new WeightMatrix.Factory(new HeldFormats(from, format), loading);
      for (int layer = 0; layer < config.layers(); layer++) {
        blocks.add(InferenceBlock.of(config, weights, vectors, layer));
      }
      embedding = weights.table(names.embedding());
      positions = names.positions().map(weights::table);
      output = config.tiedEmbeddings() ? embedding : weights.table(names.output());
    }
    this.parallel = new Parallel(threads);
    lastNorm = Norm.of(config, vectors, names.lastNorm());
    rotary = new RotaryTables(config, config.contextLength());
    attention = new CachedAttention(config);
    pass = new InferencePass(config, threads);
    products = new PanelProducts(parallel, InferencePass.MAX_ROWS, widest(config));
  }

  /** Most inputs of a product. */
  private static int widest(ModelConfig config) {
    return Math.max(config.width(), Math.max(config.attendedWidth(), config.feedForwardWidth()));
  }

  /** A token at its place in a sequence. */
  private record Row(KeyValueCache cache, int position, int token) {}

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public Sequence newSequence() {
    return new KeyValueCache(config);
  }

  @Override
  public List<float[]> append(List<Input> inputs) {
    int[] lasts = new int[inputs.size()];
    int end = 0;
    for (int i = 0; i < lasts.length; i++) {
      end += inputs.get(i).tokens().length;
      lasts[i] = end - 1;
    }
    return append(inputs, lasts, this::logits);
  }

  @Override
  public float[][] appendEach(Input input) {
    return appendAll(input, this::logits);
  }

  @Override
  public float[][] appendHidden(Input input) {
    return appendAll(input, this::hidden);
  }

  @Override
  public boolean isObservable() {
    return true;
  }

  @Override
  public void appendObserved(Input input, LayerObserver observer) {
    List<Row> rows = rows(List.of(input));
    for (int first = 0; first < rows.size(); first += InferencePass.MAX_ROWS) {
      int to = Math.min(rows.size(), first + InferencePass.MAX_ROWS);
      forward(rows.subList(first, to), observed(observer, first));
    }
    ((KeyValueCache) input.sequence()).advance(input.tokens().length);
  }

  /**
   * @param first index of the pass's first row among the tokens
   */
  private PassObserver observed(LayerObserver observer, int first) {
    return new PassObserver() {
      @Override
      public void reached(int depth, int rows) {
        lastNorm.forward(pass.stream, pass.normed, pass.statistics, 0, rows);
        List<float[]> logits = logits(IntStream.range(0, rows).boxed().toList());
        for (int row = 0; row < rows; row++) {
          observer.stream(depth, first + row, logits.get(row), norm(row));
        }
      }

      @Override
      public void attended(int layer, int head, int row, int oldest, int position, long weights) {
        float[] seen = Memory.floats(weights + (long) oldest * Float.BYTES, position + 1 - oldest);
        observer.attention(layer, head, first + row, oldest, seen);
      }
    };
  }

  /** The length of a row's vector in the stream. */
  private double norm(int row) {
    int width = config.width();
    double squares = 0;
    for (float number : Memory.floats(pass.stream.address((long) row * width), width)) {
      squares += (double) number * number;
    }
    return Math.sqrt(squares);
  }

  private float[][] appendAll(Input input, Function<List<Integer>, List<float[]>> result) {
    int[] all = IntStream.range(0, input.tokens().length).toArray();
    return append(List.of(input), all, result).toArray(float[][]::new);
  }

  /**
   * Passes all tokens through the model.
   *
   * @param wanted which of the tokens, counted through all inputs, get a result; ascending
   * @param result makes it of rows of the last pass, given in ascending order
   */
  private List<float[]> append(
      List<Input> inputs, int[] wanted, Function<List<Integer>, List<float[]>> result) {
    List<Row> rows = rows(inputs);
    List<float[]> results = new ArrayList<>();
    for (int first = 0; first < rows.size(); first += InferencePass.MAX_ROWS) {
      int from = first;
      int to = Math.min(rows.size(), first + InferencePass.MAX_ROWS);
      forward(rows.subList(from, to), PassObserver.NONE);
      results.addAll(
          result.apply(
              IntStream.of(wanted)
                  .filter(row -> row >= from && row < to)
                  .map(row -> row - from)
                  .boxed()
                  .toList()));
    }
    for (Input input : inputs) {
      ((KeyValueCache) input.sequence()).advance(input.tokens().length);
    }
    return results;
  }

  /** Checks everything before anything is written. */
  private List<Row> rows(List<Input> inputs) {
    List<Row> rows = new ArrayList<>();
    Set<Sequence> seen = new HashSet<>();
    for (Input input : inputs) {
      if (!(input.sequence() instanceof KeyValueCache cache)) {
        throw new IllegalArgumentException("the sequence is another engine's");
      }
      if (!seen.add(cache)) {
        throw new IllegalArgumentException("a sequence is given twice in one pass");
      }
      if (input.tokens().length == 0) {
        throw new IllegalArgumentException("no tokens to append");
      }
      int position = cache.length();
      cache.reserve(position + input.tokens().length);
      for (int token : input.tokens()) {
        if (token < 0 || token >= config.vocabularySize()) {
          throw new IllegalArgumentException(
              "token %d is outside the vocabulary of %d".formatted(token, config.vocabularySize()));
        }
        rows.add(new Row(cache, position++, token));
      }
    }
    return rows;
  }

  private void forward(List<Row> rows, PassObserver observer) {
    int count = rows.size();
    for (int i = 0; i < count; i++) {
      Row row = rows.get(i);
      long to = pass.stream.address((long) i * config.width());
      embedding.copyRow(row.token, to);
      if (config.ends().scaledEmbeddings()) {
        VectorLoops.scale(to, config.ends().embeddingFactor(config.width()), config.width());
      }
      if (positions.isPresent()) {
        positions.get().copyRow(row.position, pass.branch.address(0));
        VectorLoops.add(pass.branch.address(0), to, config.width());
      }
    }
    observer.reached(0, count);
    for (int layer = 0; layer < blocks.size(); layer++) {
      InferenceBlock block = blocks.get(layer);
      block.attentionNorm().forward(pass.stream, pass.normed, pass.statistics, 0, count);
      block.project().multiply(products, pass.normed, pass.projected, count);
      block.headNorms().ifPresent(norms -> normaliseHeads(norms, count));
      attend(rows, layer, block.window(), observer);
      block.output().multiply(products, pass.attended, pass.branch, count);
      block.branchNorms().ifPresent(norms -> normaliseBranch(norms.attention(), count));
      meetFeedForward(block, count);
      block.up().multiply(products, pass.normed, pass.hidden, count);
      block.activation().forward(pass.hidden, pass.activated, 0, count);
      block.down().multiply(products, pass.activated, pass.branch, count);
      block.branchNorms().ifPresent(norms -> normaliseBranch(norms.feedForward(), count));
      addBranch(count);
      observer.reached(layer + 1, count);
    }
    lastNorm.forward(pass.stream, pass.normed, pass.statistics, 0, count);
  }

  /** Adds what attention gives to the stream, before or after the next branch has looked at it. */
  private void meetFeedForward(InferenceBlock block, int rows) {
    boolean parallel = config.branches() == Branches.PARALLEL;
    if (!parallel) {
      addBranch(rows);
    }
    block.feedForwardNorm().forward(pass.stream, pass.normed, pass.statistics, 0, rows);
    if (parallel) {
      addBranch(rows);
    }
  }

  private void normaliseHeads(HeadNorms norms, int rows) {
    long width = config.projectedWidth();
    for (int row = 0; row < rows; row++) {
      norms.forwardRow(pass.projected.address(row * width), pass.statistics.address(0));
    }
  }

  private void normaliseBranch(Norm norm, int rows) {
    norm.forward(pass.branch, pass.branch, pass.statistics, 0, rows);
  }

  private void addBranch(int rows) {
    VectorLoops.add(pass.branch.address(0), pass.stream.address(0), rows * config.width());
  }

  private void attend(List<Row> rows, int layer, int window, PassObserver observer) {
    int stride = config.projectedWidth();
    int headSize = config.headSize();
    for (int i = 0; i < rows.size(); i++) {
      remember(rows.get(i), pass.projected.address((long) i * stride), layer);
    }
    parallel.run(
        rows.size() * config.heads(),
        (begin, end, thread) -> {
          long scores = pass.scores.address(thread * CachedAttention.scratch(config));
          for (int item = begin; item < end; item++) {
            int index = item / config.heads();
            int head = item % config.heads();
            Row row = rows.get(index);
            attention.attend(
                row.cache,
                layer,
                row.position,
                window,
                head,
                pass.projected.address((long) index * stride + (long) head * headSize),
                scores,
                pass.attended.address((long) item * headSize));
            int oldest = CachedAttention.oldest(row.position, window);
            observer.attended(layer, head, index, oldest, row.position, scores);
          }
        });
  }

  /** Turns a row's query and key and puts key and value into its sequence's cache. */
  private void remember(Row row, long projected, int layer) {
    int headSize = config.headSize();
    int turned = config.heads() + config.keyValueHeads();
    rotary
        .layer(layer)
        .ifPresent(
            turns -> {
              for (int head = 0; head < turned; head++) {
                turns.turn(projected + (long) head * headSize * Float.BYTES, row.position);
              }
            });
    long keys = projected + (long) config.heads() * headSize * Float.BYTES;
    long values = keys + (long) config.keyValueHeads() * headSize * Float.BYTES;
    for (int head = 0; head < config.keyValueHeads(); head++) {
      long offset = (long) head * headSize * Float.BYTES;
      row.cache.put(layer, head, row.position, keys + offset, values + offset);
    }
  }

  /** The normalised stream of rows of the last pass. */
  private List<float[]> hidden(List<Integer> rows) {
    int width = config.width();
    return rows.stream()
        .map(row -> Memory.floats(pass.normed.address((long) row * width), width))
        .toList();
  }

  /** Logits of rows of the last pass, given in ascending order. */
  private List<float[]> logits(List<Integer> rows) {
    int width = config.width();
    List<float[]> results = new ArrayList<>();
    for (int first = 0; first < rows.size(); first += InferencePass.MAX_LOGITS) {
      int count = Math.min(InferencePass.MAX_LOGITS, rows.size() - first);
      for (int i = 0; i < count; i++) {
        int row = rows.get(first + i);
        if (row != i) {
          Memory.copy(
              pass.normed.address((long) row * width),
              pass.normed.address((long) i * width),
              width);
        }
      }
      output.multiply(products, pass.normed, pass.logits, count);
      for (int i = 0; i < count; i++) {
        long from = pass.logits.address((long) i * config.vocabularySize());
        config
            .ends()
            .logitCap()
            .ifPresent(cap -> VectorLoops.bend(from, (float) cap, config.vocabularySize()));
        results.add(Memory.floats(from, config.vocabularySize()));
      }
    }
    return results;
  }

  @Override
  public void close() {
    parallel.close();
    pass.close();
    products.close();
    rotary.close();
    blocks.forEach(InferenceBlock::close);
    if (!config.tiedEmbeddings()) {
      output.close();
    }
    embedding.close();
    positions.ifPresent(WeightMatrix::close);
    vectors.close();
  }
}
