package dev.millrace.model.gguf;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.ConfigJson;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model in a file of llama.cpp's, with what a model folder of Hugging Face says in files of its
 * own.
 *
 * @param tokenizer empty if the file has no vocabulary
 */
public record GgufModel(ConfigJson config, Optional<TokenizerFiles> tokenizer) {

  /**
   * @param json text of tokenizer.json
   * @param config text of tokenizer_config.json: special tokens and chat template
   */
  public record TokenizerFiles(String json, String config) {}

  /**
   * What a file is made of.
   *
   * @param name told to whoever opens the file
   * @param tokenizerJson text of tokenizer.json
   */
  public record Source(
      String name,
      ModelConfig config,
      SpecialTokens specialTokens,
      Weights weights,
      Optional<String> tokenizerJson,
      Optional<String> chatTemplate) {}

  /** Whether a path is a file that begins as GGUF does. */
  public static boolean isGguf(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.read(magic);
    }
    return !magic.hasRemaining() && magic.getInt(0) == GgufHeader.MAGIC;
  }

  /**
   * Reads the shape and the special tokens alone, whatever the vocabulary is.
   *
   * @throws ModelFormatException naming the key or tensor that is damaged or not supported
   */
  public static ConfigJson readConfig(Path file) throws IOException {
    try (Arena arena = Arena.ofShared()) {
      GgufFile mapped = GgufFile.map(file, arena);
      return GgufConfig.read(mapped.metadata(), mapped);
    }
  }

  /**
   * Reads all but the weights.
   *
   * @throws ModelFormatException naming the key or tensor that is damaged or not supported
   */
  public static GgufModel read(Path file) throws IOException {
    try (Arena arena = Arena.ofShared()) {
      GgufFile mapped = GgufFile.map(file, arena);
      GgufMetadata metadata = mapped.metadata();
      String vocabulary = metadata.optionalText(TokenKeys.MODEL).orElse(TokenKeys.NONE);
      ConfigJson config = GgufConfig.read(metadata, mapped);
      return new GgufModel(
          config,
          vocabulary.equals(TokenKeys.NONE) || !TokenizerJson.isThere(metadata)
              ? Optional.empty()
              : Optional.of(
                  new TokenizerFiles(
                      TokenizerJson.of(metadata),
                      TokenizerConfigJson.of(metadata, config.model().contextLength()))));
    }
  }

  /**
   * The weights under transformers' names, views of the file; only what lies in another order and
   * has numbers of 16 or 32 bits is copied.
   *
   * @param arena shared between threads
   */
  public static Map<String, Tensor> tensors(Path file, ModelConfig config, Arena arena)
      throws IOException {
    GgufFile mapped = GgufFile.map(file, arena);
    TensorForms forms = TensorForms.of(config);
    Map<String, String> names = new LinkedHashMap<>();
    GgufNames.of(config).forEach((ours, theirs) -> names.put(theirs, ours));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String theirs : mapped.names()) {
      if (!theirs.equals(GgufNames.ROPE_FACTORS)) {
        String ours = names.getOrDefault(theirs, theirs);
        tensors.put(ours, mapped.tensor(theirs, ours, forms, arena));
      }
    }
    return tensors;
  }
}
