package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.schemas.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A checkpoint that an event names. */
interface Announced {
  String id();

  /** Where it is, for people. */
  String location();

  /** Whether its weights are there; retention takes those alone and leaves where they came from. */
  boolean exists();

  /**
   * A folder with the files that a model is made of, each compared with the sha256 that the event
   * says; what only the trainer reads is twice as large as all else, and a swap does not wait for
   * it.
   *
   * @throws CheckpointRefusedException if one is missing or differs
   */
  Path verified() throws IOException;

  static String id(Checkpoint event) {
    return ServedModel.checkpointId(event.getRun(), event.getStep());
  }

  /**
   * File name to sha256 of what a model is made of.
   *
   * @throws CheckpointRefusedException if there is none, or one leads elsewhere
   */
  static Map<String, String> modelFiles(Checkpoint event) {
    if (event.getFiles().isEmpty()) {
      throw new CheckpointRefusedException(id(event), "its event names no files to verify");
    }
    Map<String, String> files = new TreeMap<>();
    event
        .getFiles()
        .forEach(
            (name, digest) -> {
              if (name.isEmpty()
                  || name.startsWith(".")
                  || name.contains("/")
                  || name.contains("\\")) {
                throw new CheckpointRefusedException(
                    id(event), "its file name '" + name + "' is no plain name");
              }
              if (!CheckpointFiles.isOfTheTrainer(name)) {
                files.put(name, digest);
              }
            });
    return files;
  }
}
