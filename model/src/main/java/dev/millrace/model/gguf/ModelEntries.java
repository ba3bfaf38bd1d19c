package dev.millrace.model.gguf;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.NormKind;
import dev.millrace.model.config.PlainShape;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.RopeScaling;
import dev.millrace.model.config.SlidingWindow;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.DynamicScaling;
import dev.millrace.model.family.Llama3Scaling;
import dev.millrace.model.family.YarnScaling;
import dev.millrace.model.gguf.blocks.GgufType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a model is, as entries of the metadata. */
final class ModelEntries {
  private static final int QUANTIZATION_VERSION = 2;

  private final ModelConfig config;
  private final String architecture;
  private final Map<String, Object> entries = new LinkedHashMap<>();

  private ModelEntries(ModelConfig config) {
    this.config = config;
    this.architecture = GgufConfig.architecture(config);
  }

  /**
   * @param fileType of the matrices
   * @throws ModelFormatException if llama.cpp would compute something else
   */
  static Map<String, Object> of(GgufModel.Source source, GgufType fileType)
      throws ModelFormatException {
    ModelEntries model = new ModelEntries(source.config());
    model.requireComputable();
    model.requireNoBiases();
    model.entries.put("general.architecture", model.architecture);
    model.entries.put("general.name", source.name());
    model.entries.put("general.file_type", fileType.fileType());
    model.entries.put("general.quantization_version", QUANTIZATION_VERSION);
    model.addShape();
    if (model.architecture.equals(GptNeoXEntries.ARCHITECTURE)) {
      model.put(GptNeoXEntries.PARALLEL, GptNeoXEntries.parallel(source.config()));
    }
    model.addRope();
    model.addVocabulary(source);
    return model.entries;
  }

  private void requireComputable() throws ModelFormatException {
    if (!PlainShape.is(config)) {
      throw new ModelFormatException(
          "%s models are not written as GGUF; a folder (export --out) keeps all they have"
              .formatted(config.family().modelType()));
    }
    int window =
        config.attention().slidingWindow().map(SlidingWindow::tokens).orElse(Integer.MAX_VALUE);
    if (window < config.contextLength()) {
      throw new ModelFormatException(
          "llama.cpp knows no sliding window of %d tokens in a %s model with a context of %d"
              .formatted(window, config.family().modelType(), config.contextLength()));
    }
  }

  private void requireNoBiases() throws ModelFormatException {
    if (architecture.equals("qwen3") && config.attention().inputBias()) {
      throw new ModelFormatException("llama.cpp knows no biases of attention in a qwen3 model");
    }
  }

  private void addShape() {
    put("vocab_size", config.vocabularySize());
    put("context_length", config.contextLength());
    put("embedding_length", config.width());
    put("block_count", config.layers());
    put("feed_forward_length", config.feedForwardWidth());
    put("attention.head_count", config.heads());
    put(
        config.norm() == NormKind.LAYER_NORM
            ? "attention.layer_norm_epsilon"
            : "attention.layer_norm_rms_epsilon",
        config.normEpsilon());
  }

  private void addRope() throws ModelFormatException {
    Optional<Positions.Rotary> rotary = config.rotary();
    if (rotary.isPresent()) {
      put("attention.head_count_kv", config.keyValueHeads());
      put("attention.key_length", config.headSize());
      put("attention.value_length", config.headSize());
      put("rope.dimension_count", rotary.get().turned());
      put("rope.freq_base", rotary.get().theta());
      Optional<RopeScaling> scaling = rotary.get().scaling();
      if (scaling.isPresent()) {
        addScaling(rotary.get(), scaling.get());
      }
    }
  }

  private void addScaling(Positions.Rotary rotary, RopeScaling scaling)
      throws ModelFormatException {
    switch (scaling) {
      case YarnScaling yarn -> YarnEntries.of(yarn).forEach(this::put);
      case Llama3Scaling llama3 -> {
        put(RopeFactors.ORIGINAL_CONTEXT_KEY, llama3.originalContextLength());
        addOneFactor(rotary);
      }
      case DynamicScaling _ -> {} // none within the context
      default -> addOneFactor(rotary);
    }
  }

  /** Of all pairs, unless each has its own. */
  private void addOneFactor(Positions.Rotary rotary) {
    if (!RopeFactors.areNeeded(rotary)) {
      put("rope.scaling.type", "linear");
      put("rope.scaling.factor", rotary.unscaled(0) / rotary.frequency(0));
    }
  }

  private void addVocabulary(GgufModel.Source source) throws ModelFormatException {
    if (source.tokenizerJson().isEmpty()) {
      addNames();
      return;
    }
    entries.putAll(
        VocabularyEntries.of(source.tokenizerJson().get(), source.config().vocabularySize()));
    SpecialTokens special = source.specialTokens();
    special.beginOfText().ifPresent(id -> entries.put(TokenKeys.BEGIN, id));
    entries.put(TokenKeys.ADD_BEGIN, special.beforePrompt().isPresent());
    List<Integer> ends = special.endOfText();
    for (int i = 0; i < Math.min(ends.size(), TokenKeys.ENDS.size()); i++) {
      entries.put(TokenKeys.ENDS.get(i), ends.get(i));
    }
    source.chatTemplate().ifPresent(template -> entries.put(TokenKeys.CHAT_TEMPLATE, template));
  }

  /** Of a model without a tokenizer: llama.cpp loads none without a vocabulary. */
  private void addNames() {
    int size = config.vocabularySize();
    entries.put(TokenKeys.MODEL, TokenKeys.BYTE_LEVEL);
    entries.put(TokenKeys.PRE, PreTokenizer.GPT2.written());
    entries.put(TokenKeys.TOKENS, IntStream.range(0, size).mapToObj(id -> "[" + id + "]").toList());
    int[] types = new int[size];
    Arrays.fill(types, TokenKeys.UNUSED);
    entries.put(TokenKeys.TYPES, types);
    entries.put(TokenKeys.MERGES, List.of());
    entries.put(TokenKeys.ADD_BEGIN, false);
  }

  private void put(String name, Object value) {
    entries.put(architecture + "." + name, value);
  }
}
