package dev.millrace.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.config.TensorNames;
import dev.millrace.model.config.TensorShape;
import dev.millrace.model.family.ConfigJson;
import dev.millrace.model.gguf.GgufModel;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Safetensors;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A Hugging Face model folder: {@code config.json} and {@code model.safetensors}, or shards with
 * {@code model.safetensors.index.json}. A completion also ends at the tokens that {@code
 * generation_config.json} names. The weights are views of the mapped files, complete and of the
 * shapes that the config asks for, in the order of {@link ModelConfig#tensors()}.
 */
public record ModelFolder(ModelConfig config, SpecialTokens specialTokens, Weights weights)
    implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static ConfigJson readConfig(Path folder) throws IOException {
    Path file = folder.resolve(CheckpointFiles.CONFIG);
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(
          folder + ": no " + CheckpointFiles.CONFIG + ": not a model folder");
    }
    return ConfigJson.parse(text(file), file.toString());
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(file + ": is not UTF-8", e);
    }
  }

  /**
   * Maps a folder's weights, or those of a file of llama.cpp's; nothing stays open if it throws.
   */
  public static ModelFolder read(Path folder) throws IOException {
    if (GgufModel.isGguf(folder)) {
      ConfigJson config = GgufModel.readConfig(folder);
      Weights weights =
          Weights.<IOException>of(
              arena ->
                  check(folder, config.model(), GgufModel.tensors(folder, config.model(), arena)));
      return new ModelFolder(config.model(), config.specialTokens(), weights);
    }
    ConfigJson config = readConfig(folder);
    List<Integer> ends = generationEnds(folder, config.model().vocabularySize());
    Weights weights =
        Weights.<IOException>of(
            arena -> check(folder, config.model(), tensors(folder, config.model(), arena)));
    return new ModelFolder(config.model(), config.specialTokens().endingAlsoAt(ends), weights);
  }

  /**
   * Makes a model folder of a file of llama.cpp's: the small files as Hugging Face has them, and a
   * link to the weights.
   *
   * @param folder exists
   */
  public static void link(Path gguf, Path folder) throws IOException {
    GgufModel model = GgufModel.read(gguf);
    Files.writeString(folder.resolve(CheckpointFiles.CONFIG), model.config().toJson());
    if (model.tokenizer().isPresent()) {
      GgufModel.TokenizerFiles tokenizer = model.tokenizer().get();
      Files.writeString(folder.resolve(CheckpointFiles.TOKENIZER), tokenizer.json());
      Files.writeString(folder.resolve(CheckpointFiles.TOKENIZER_CONFIG), tokenizer.config());
    }
    Files.createSymbolicLink(folder.resolve(CheckpointFiles.GGUF), gguf.toRealPath());
  }

  /** Whether a path has weights to begin with: a folder, or a file of llama.cpp's. */
  public static boolean hasWeights(Path path) throws IOException {
    return GgufModel.isGguf(path)
        || Files.exists(path.resolve(CheckpointFiles.WEIGHTS))
        || Files.exists(path.resolve(CheckpointFiles.WEIGHTS_INDEX));
  }

  /** Chat models end with any of several tokens, which some folders name in this file only. */
  private static List<Integer> generationEnds(Path folder, int vocabularySize) throws IOException {
    Path file = folder.resolve(CheckpointFiles.GENERATION);
    return Files.isRegularFile(file)
        ? ConfigReader.parse(text(file), file.toString()).specialTokens(vocabularySize).endOfText()
        : List.of();
  }

  /** Writes config and weights; a file appears under its name when it is complete. */
  public static void write(
      Path folder, ModelConfig config, SpecialTokens specialTokens, Weights weights)
      throws IOException {
    write(folder, config, specialTokens, weights, DataType.F32);
  }

  /** The same with the weights rounded to a number format. */
  public static void write(
      Path folder, ModelConfig config, SpecialTokens specialTokens, Weights weights, DataType type)
      throws IOException {
    write(folder, config, specialTokens, weights, type, Optional.empty());
  }

  /**
   * In float32, as training has them.
   *
   * @param first the format of the model that training began with, for {@link FirstFormat#read}
   */
  public static void write(
      Path folder,
      ModelConfig config,
      SpecialTokens specialTokens,
      Weights weights,
      Optional<DataType> first)
      throws IOException {
    write(folder, config, specialTokens, weights, DataType.F32, first);
  }

  private static void write(
      Path folder,
      ModelConfig config,
      SpecialTokens specialTokens,
      Weights weights,
      DataType type,
      Optional<DataType> first)
      throws IOException {
    Files.createDirectories(folder);
    Map<String, Tensor> checked = check(folder, config, weights.tensors());
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> typed = new ArrayList<>();
      RowsByHeads.together(checked, config, arena)
          .values()
          .forEach(tensor -> typed.add(tensor.as(type, arena)));
      Safetensors.write(
          folder.resolve(CheckpointFiles.WEIGHTS), typed, FirstFormat.metadata(first));
    }
    Files.writeString(
        folder.resolve(CheckpointFiles.CONFIG),
        new ConfigJson(config, specialTokens, type).toJson());
  }

  @Override
  public void close() {
    weights.close();
  }

  private static Map<String, Tensor> tensors(Path folder, ModelConfig config, Arena arena)
      throws IOException {
    TensorNames names = config.names();
    // Many GPT-2 files hold attention masks, as BOOL or U8.
    Predicate<String> wanted = name -> !names.isDerived(config, names.canonical(name));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Path gguf = folder.resolve(CheckpointFiles.GGUF);
    if (Files.isRegularFile(gguf)) {
      return GgufModel.tensors(gguf.toRealPath(), config, arena);
    }
    Path single = folder.resolve(CheckpointFiles.WEIGHTS);
    Path index = folder.resolve(CheckpointFiles.WEIGHTS_INDEX);
    if (Files.isRegularFile(single)) {
      Safetensors.map(single, arena, tensors, wanted);
      return RowsByHeads.apart(tensors, config, arena);
    }
    if (!Files.isRegularFile(index)) {
      throw new ModelFormatException(
          "%s: neither %s nor %s"
              .formatted(folder, CheckpointFiles.WEIGHTS, CheckpointFiles.WEIGHTS_INDEX));
    }
    Map<String, String> shards = shards(index);
    for (String shard : new TreeSet<>(shards.values())) {
      Path file = folder.resolve(shard);
      if (!Files.isRegularFile(file)) {
        throw new ModelFormatException("%s: shard %s is missing".formatted(index, shard));
      }
      Safetensors.map(file, arena, tensors, wanted);
    }
    for (Map.Entry<String, String> entry : shards.entrySet()) {
      if (wanted.test(entry.getKey()) && !tensors.containsKey(entry.getKey())) {
        throw new ModelFormatException(
            "%s: tensor %s: is not in its shard"
                .formatted(folder.resolve(entry.getValue()), entry.getKey()));
      }
    }
    return RowsByHeads.apart(tensors, config, arena);
  }

  /** Tensor to file name. */
  private static Map<String, String> shards(Path index) throws IOException {
    JsonNode map;
    try {
      map = JSON.readTree(text(index)).path("weight_map");
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          "%s: not JSON: %s".formatted(index, e.getOriginalMessage()), e);
    }
    if (!map.isObject() || map.isEmpty()) {
      throw new ModelFormatException(index + ": weight_map is missing");
    }
    Map<String, String> shards = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      String file = entry.getValue().asText();
      // A downloaded index must not reach outside its folder.
      if (!file.matches("[\\w][\\w.-]*\\.safetensors")) {
        throw new ModelFormatException(
            "%s: tensor %s: '%s' is not the name of a safetensors file in this folder"
                .formatted(index, entry.getKey(), file));
      }
      shards.put(entry.getKey(), file);
    }
    return shards;
  }

  private static Map<String, Tensor> check(
      Path folder, ModelConfig config, Map<String, Tensor> found) throws ModelFormatException {
    TensorNames names = config.names();
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (Tensor tensor : found.values()) {
      String name = names.canonical(tensor.name());
      if (!names.isDerived(config, name) && named.put(name, tensor.named(name)) != null) {
        throw new ModelFormatException("%s: tensor %s: is given twice".formatted(folder, name));
      }
    }
    Map<String, Tensor> checked = new LinkedHashMap<>();
    for (TensorShape expected : config.tensors()) {
      Tensor tensor = named.get(expected.name());
      if (tensor == null) {
        throw new ModelFormatException(
            "%s: tensor %s: is missing; the config asks for %s"
                .formatted(folder, expected.name(), expected.shape()));
      }
      if (!tensor.shape().equals(expected.shape())) {
        throw new ModelFormatException(
            "%s: tensor %s: has shape %s; the config asks for %s"
                .formatted(folder, expected.name(), tensor.shape(), expected.shape()));
      }
      checked.put(expected.name(), tensor);
    }
    Set<String> unknown = new TreeSet<>(named.keySet());
    unknown.removeAll(checked.keySet());
    if (!unknown.isEmpty()) {
      throw new ModelFormatException(
          "%s: tensor %s: is not part of this model; %d such"
              .formatted(folder, unknown.iterator().next(), unknown.size()));
    }
    return checked;
  }
}
