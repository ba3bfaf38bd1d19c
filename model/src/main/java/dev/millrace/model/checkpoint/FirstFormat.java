package dev.millrace.model.checkpoint;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Safetensors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The number format of the published model that a run began with. Training computes in float32, so
 * its checkpoints are float32 whatever that was; an export for others has the format of before. It
 * is in the metadata of {@code model.safetensors}, so that it is wherever the weights are.
 */
public final class FirstFormat {
  private static final String KEY = "millrace.first-format";
  private static final int MATRIX = 2;

  private FirstFormat() {}

  /**
   * What a checkpoint says; empty: float32, a checkpoint of an earlier version, or no safetensors.
   *
   * @throws ModelFormatException if it says something that is no number format
   */
  public static Optional<DataType> read(Path folder) throws IOException {
    Path file = folder.resolve(CheckpointFiles.WEIGHTS);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String said;
    try (Arena arena = Arena.ofConfined()) {
      said = Safetensors.map(file, arena, new HashMap<>(), name -> false).getOrDefault(KEY, "");
    }
    if (said.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Stream.of(DataType.values())
            .filter(type -> type.name().equals(said))
            .findFirst()
            .orElseThrow(() -> new ModelFormatException(file + ": " + KEY + " is '" + said + "'")));
  }

  /** Of a model to begin with: what it says, else the format that all its matrices have. */
  public static Optional<DataType> of(Path model) throws IOException {
    Optional<DataType> said = read(model);
    if (said.isPresent()) {
      return said;
    }
    try (ModelFolder folder = ModelFolder.read(model)) {
      Set<DataType> types =
          folder.weights().tensors().values().stream()
              .filter(tensor -> tensor.shape().size() >= MATRIX)
              .map(tensor -> tensor.type())
              .collect(Collectors.toSet());
      return types.stream().filter(type -> types.size() == 1 && type != DataType.F32).findFirst();
    }
  }

  /** As metadata of the weights. */
  static Map<String, String> metadata(Optional<DataType> format) {
    return format.isEmpty()
        ? Map.of("format", "pt")
        : Map.of("format", "pt", KEY, format.get().name());
  }
}
