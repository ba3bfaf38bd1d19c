package dev.millrace.cli.model;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.gguf.GgufModel;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A published model that a run begins with, as settings: its weights, and its tokenizer. */
public final class FirstModel {
  private static final String MODEL = "train.model";
  private static final String TOKENIZER = "tokenizer";

  /** A command's own settings for it: steps from weights that know something are small. */
  public static final Map<String, String> DEFAULTS = Map.of("train.learning-rate", "0.0003");

  private FirstModel() {}

  /** Whether a path is a checkpoint that a run can go on from, with the optimizer's state. */
  public static boolean isResumable(Path path) {
    return Files.exists(path.resolve(CheckpointFiles.TRAINER))
        && Files.exists(path.resolve(CheckpointFiles.OPTIMIZER));
  }

  /**
   * What {@code --from} says.
   *
   * @param path a Hugging Face folder, a file of llama.cpp's, or a checkpoint
   * @param given the user's settings
   * @throws SettingsException if there are no weights or no tokenizer, or the settings name others
   */
  public static Map<String, String> settings(Path path, Wiring given) {
    Path model = path.toAbsolutePath().normalize();
    try {
      if (!ModelFolder.hasWeights(model)) {
        throw new SettingsException(
            "--from: " + path + " is neither a model folder with weights nor a GGUF file");
      }
      Path tokenizer =
          GgufModel.isGguf(model)
              ? model
              : TokenizerFolder.file(model)
                  .orElseGet(() -> model.resolve(TokenizerFolder.TOKENIZER));
      if (!Files.exists(tokenizer)) {
        throw new SettingsException(
            "--from: " + path + " has no " + TokenizerFolder.TOKENIZER + ": texts need its own");
      }
      refuse(MODEL, model, given);
      if (given.isGiven(TOKENIZER)) {
        requireSame(given.settings().text(TOKENIZER), tokenizer);
      }
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put(MODEL, model.toString());
      settings.put(TOKENIZER, tokenizer.toString());
      return settings;
    } catch (IOException e) {
      throw new SettingsException("--from: " + path + ": " + e.getMessage(), e);
    }
  }

  private static void refuse(String key, Path model, Wiring given) {
    if (given.isGiven(key) && !given.settings().text(key).equals(model.toString())) {
      throw new SettingsException(
          "--from names a model, and %s is '%s': name one of them"
              .formatted(key, given.settings().text(key)));
    }
  }

  private static void requireSame(String named, Path own) {
    String wanted = TokenizerChoice.load(own.toString()).id();
    if (!TokenizerChoice.load(named).id().equals(wanted)) {
      throw new SettingsException(
          "tokenizer is '%s', but the model of --from has one of its own, %s: leave the setting out"
              .formatted(named, own));
    }
  }
}
