package dev.millrace.model.gguf;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.fuzz.FuzzTarget;
import dev.millrace.model.gguf.blocks.GgufType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class GgufFuzzTest extends FuzzTarget {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  @TempDir private Path folder;

  @Override
  protected List<byte[]> seeds() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    Path file = folder.resolve("good.gguf");
    for (String name : List.of("llama31-tiny", "gpt2-tiny")) {
      try (ModelFolder model = ModelFolder.read(GOLDEN.resolve(name))) {
        GgufWriter.write(
            file,
            new GgufModel.Source(
                "golden",
                model.config(),
                model.specialTokens(),
                model.weights(),
                Optional.empty(),
                Optional.empty()),
            Optional.of(GgufType.Q8_0));
      }
      seeds.add(Files.readAllBytes(file));
    }
    return seeds;
  }

  @Override
  protected List<String> words() {
    return List.of(
        "general.architecture", "llama", "qwen2", "gpt2", "tokenizer.ggml.model", "blk.1.attn_q");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of(ModelFormatException.class);
  }

  /** As a model that is served, and by its head alone. */
  @Override
  protected void read(byte[] input) throws Exception {
    Path file = written(folder.resolve("fuzzed.gguf"), input);
    GgufModel.read(file);
    try (ModelFolder model = ModelFolder.read(file)) {
      model.config().tensors();
    }
  }
}
