package dev.millrace.trainer;

import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.family.ConfigJson;
import dev.millrace.model.family.ModelPreset;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What {@code train.model} means: a preset, or a {@code config.json} of Hugging Face's format. */
final class ModelShape {
  private ModelShape() {}

  /**
   * The shape of that name.
   *
   * @param model name of a preset, path of a {@code config.json}, or of a folder that holds one
   * @throws SettingsException if it is none of them, or the file is not understood
   */
  static ModelConfig of(String model) {
    if (ModelPreset.labels().contains(model)) {
      return ModelPreset.named(model).config();
    }
    try {
      Path path = Path.of(model);
      Path file = Files.isDirectory(path) ? path.resolve(CheckpointFiles.CONFIG) : path;
      if (Files.isRegularFile(file)) {
        return ConfigJson.parse(Files.readString(file), file.toString()).model();
      }
    } catch (IOException e) {
      throw new SettingsException(
          "train.model is '" + model + "', which cannot be read: " + e.getMessage());
    } catch (InvalidPathException e) {
      // Then it is no path; the message below says what it may be.
    }
    throw new SettingsException(
        "train.model is '"
            + model
            + "', but must be one of "
            + ModelPreset.labels()
            + ", or the path of a config.json");
  }
}
