package dev.millrace.trainer;

import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.family.ConfigJson;
import dev.millrace.model.family.ModelPreset;
import dev.millrace.model.gguf.GgufModel;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code train.model} means: a preset, a {@code config.json} of Hugging Face's format, or a
 * model whose weights a run begins with.
 *
 * @param weights a model folder, or a file of llama.cpp's; empty where the first weights are drawn
 */
record ModelShape(ModelConfig config, Optional<Path> weights) {

  /**
   * The shape of that name.
   *
   * @param model name of a preset, path of a {@code config.json}, of a folder that holds one, or of
   *     a GGUF file
   * @throws SettingsException if it is none of them, or the file is not understood
   */
  static ModelShape of(String model) {
    if (ModelPreset.labels().contains(model)) {
      return new ModelShape(ModelPreset.named(model).config(), Optional.empty());
    }
    try {
      Path path = Path.of(model);
      if (GgufModel.isGguf(path)) {
        return new ModelShape(GgufModel.readConfig(path).model(), Optional.of(path));
      }
      Path file = Files.isDirectory(path) ? path.resolve(CheckpointFiles.CONFIG) : path;
      if (Files.isRegularFile(file)) {
        return new ModelShape(
            ConfigJson.parse(Files.readString(file), file.toString()).model(),
            ModelFolder.hasWeights(path) ? Optional.of(path) : Optional.empty());
      }
    } catch (IOException e) {
      throw new SettingsException(
          "train.model is '" + model + "', which cannot be read: " + e.getMessage(), e);
    } catch (InvalidPathException e) {
      // Then it is no path; the message below says what it may be.
    }
    throw new SettingsException(
        "train.model is '"
            + model
            + "', but must be one of "
            + ModelPreset.labels()
            + ", or the path of a config.json, a model folder or a GGUF file");
  }
}
