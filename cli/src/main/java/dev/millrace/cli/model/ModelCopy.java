package dev.millrace.cli.model;

import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.FirstFormat;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Copies a model folder: config.json, one model.safetensors, and the tokenizer's files. */
public final class ModelCopy {
  private static final List<String> BESIDE =
      Stream.concat(
              TokenizerFolder.FILES.stream(),
              Stream.of(
                  TokenizerFolder.CONFIG,
                  "chat_template.jinja",
                  CheckpointFiles.SPECIAL_TOKENS,
                  CheckpointFiles.GENERATION))
          .toList();

  /** Largest finite number of IEEE 754 binary16. */
  private static final float F16_MAX = 65_504;

  private ModelCopy() {}

  /**
   * @param from a folder, or a file of llama.cpp's
   * @param out new or empty
   * @param type number format of the weights; empty: that of the model that training began with,
   *     else as they are, float32 if they differ
   * @throws SettingsException if there is no model, no room for it, or a number that the format
   *     cannot hold
   */
  public static void copy(Path from, Path out, Optional<DataType> type) {
    requireEmpty(out);
    try (NamedModel named = NamedModel.open(from);
        ModelFolder folder = LoadedModel.read(named.folder())) {
      Optional<DataType> first = FirstFormat.read(named.folder());
      DataType target = type.or(() -> first).orElseGet(() -> typeOf(folder.weights()));
      if (target == DataType.F16) {
        folder.weights().tensors().values().forEach(ModelCopy::requireF16);
      }
      ModelFolder.write(out, folder.config(), folder.specialTokens(), folder.weights(), target);
      for (String file : BESIDE) {
        if (Files.exists(named.folder().resolve(file))) {
          Files.copy(named.folder().resolve(file), out.resolve(file));
        }
      }
      System.out.println(
          out
              + ": "
              + folder.config().family().modelType()
              + ", "
              + folder.config().parameterCount()
              + " parameters in "
              + target.name().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + out + ": " + e.getMessage(), e);
    }
  }

  /**
   * @throws SettingsException if the folder, or a file of its name, would be overwritten
   */
  public static void requireEmpty(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new SettingsException(folder + " is a file: name a folder");
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new SettingsException(folder + " is not empty: name another folder");
      }
    } catch (IOException e) {
      throw new SettingsException(folder + ": " + e.getMessage(), e);
    }
  }

  private static DataType typeOf(Weights weights) {
    Set<DataType> types = EnumSet.noneOf(DataType.class);
    weights.tensors().values().forEach(tensor -> types.add(tensor.type()));
    return types.size() == 1 ? types.iterator().next() : DataType.F32;
  }

  private static void requireF16(Tensor tensor) {
    for (float value : tensor.toFloats()) {
      if (Math.abs(value) > F16_MAX && Float.isFinite(value)) {
        throw new SettingsException(
            "tensor "
                + tensor.name()
                + " holds "
                + value
                + ", which f16 cannot hold: name bf16 or f32");
      }
    }
  }
}
