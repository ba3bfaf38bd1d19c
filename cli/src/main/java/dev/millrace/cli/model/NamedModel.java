package dev.millrace.cli.model;

import dev.millrace.cli.stage.ScratchFolder;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.gguf.GgufModel;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model as a user names one: a folder, or a file of llama.cpp's, which is a folder for as long as
 * this is open. What has been read of it stays.
 */
public final class NamedModel implements AutoCloseable {
  private final Path folder;
  private final Optional<ScratchFolder> scratch;

  private NamedModel(Path folder, Optional<ScratchFolder> scratch) {
    this.folder = folder;
    this.scratch = scratch;
  }

  /**
   * @throws SettingsException if it is a damaged file, or one of a model that is not supported
   */
  public static NamedModel open(Path path) {
    try {
      if (!GgufModel.isGguf(path)) {
        return new NamedModel(path, Optional.empty());
      }
      ScratchFolder scratch = ScratchFolder.create("millrace-model-");
      NamedModel model = new NamedModel(scratch.path(), Optional.of(scratch));
      try {
        ModelFolder.link(path, scratch.path());
        return model;
      } catch (IOException | RuntimeException e) {
        scratch.close();
        throw e;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException("cannot read model " + path + ": " + e.getMessage(), e);
    }
  }

  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    scratch.ifPresent(ScratchFolder::close);
  }
}
