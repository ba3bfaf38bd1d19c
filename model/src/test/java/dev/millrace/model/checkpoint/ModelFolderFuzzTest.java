package dev.millrace.model.checkpoint;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.family.ConfigJson;
import dev.millrace.model.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** One of the small files of a model folder is a stranger's, the others are good. */
class ModelFolderFuzzTest extends FuzzTarget {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final String INDEX = CheckpointFiles.WEIGHTS_INDEX;

  @TempDir private Path folder;

  @Override
  protected List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : List.of("gpt2-tiny", "llama31-tiny", "mistral-tiny", "qwen2-tiny")) {
      seeds.add(Files.readAllBytes(GOLDEN.resolve(name).resolve(CheckpointFiles.CONFIG)));
    }
    seeds.add(Files.readAllBytes(GOLDEN.resolve("llama31-tiny").resolve(INDEX)));
    return seeds;
  }

  @Override
  protected List<String> words() {
    return List.of(
        "\"llama\"",
        "\"gpt2\"",
        "null",
        "[]",
        "{}",
        "1e400",
        "-0.0",
        "\"../../config.json\"",
        "\"eos_token_id\": [1, 2]",
        "\"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 0}",
        "\"sliding_window\": -1");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of(ModelFormatException.class);
  }

  @Override
  protected void read(byte[] input) throws Exception {
    if (new String(input, StandardCharsets.ISO_8859_1).contains("weight_map")) {
      readWith(INDEX, input);
    } else {
      ConfigJson config = config(input);
      ConfigJson.parse(config.toJson(), "what was written of it");
    }
  }

  private ConfigJson config(byte[] input) throws IOException {
    written(folder.resolve(CheckpointFiles.CONFIG), input);
    return ModelFolder.readConfig(folder);
  }

  private void readWith(String name, byte[] input) throws Exception {
    Path whole = Files.createTempDirectory(folder, "model");
    try (Stream<Path> files = Files.list(GOLDEN.resolve("llama31-tiny"))) {
      for (Path file : files.toList()) {
        Files.createSymbolicLink(whole.resolve(file.getFileName()), file.toAbsolutePath());
      }
    }
    Files.delete(whole.resolve(name));
    Files.write(whole.resolve(name), input);
    try (ModelFolder model = ModelFolder.read(whole)) {
      model.config().tensors();
    }
  }
}
