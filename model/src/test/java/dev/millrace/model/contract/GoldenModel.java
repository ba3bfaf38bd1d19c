package dev.millrace.model.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.ModelFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A small model and what others computed with it in float32: logits and the likeliest continuation
 * ({@code golden.json}), 20 optimizer steps ({@code training.json}). Of gpt2-tiny, llama31-tiny and
 * stories260K it was transformers 5.18 and PyTorch 2.13; of the others eager PyTorch, by {@code
 * src/test/python/golden_models.py}.
 */
public record GoldenModel(Path folder) {
  private static final List<String> FILES =
      List.of(
          CheckpointFiles.CONFIG,
          CheckpointFiles.WEIGHTS,
          CheckpointFiles.WEIGHTS_INDEX,
          "model-00001-of-00004.safetensors",
          "model-00002-of-00004.safetensors",
          "model-00003-of-00004.safetensors",
          "model-00004-of-00004.safetensors",
          "golden.json",
          "training.json",
          "training-muon.json");

  /** Copies a model from the class path, where it may be in a jar, into a folder. */
  public static GoldenModel unpack(String name, Path folder) throws IOException {
    for (String file : FILES) {
      try (InputStream in =
          GoldenModel.class.getResourceAsStream("/golden/%s/%s".formatted(name, file))) {
        if (in != null) {
          Files.copy(in, folder.resolve(file));
        }
      }
    }
    return new GoldenModel(folder);
  }

  public ModelFolder read() throws IOException {
    return ModelFolder.read(folder);
  }

  JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.path(i).intValue()).toArray();
  }
}
