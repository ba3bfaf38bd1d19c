package dev.millrace.cli.serving;

import dev.millrace.cli.model.NamedModel;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.serving.ModelLoader;
import dev.millrace.inference.serving.ModelMemory;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.SharedModel;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Those of {@code inference.models} that are folders or files: loaded once, at the start. */
public final class SharedFolders implements AutoCloseable {
  private final Map<String, NamedModel> opened = new LinkedHashMap<>();

  private SharedFolders() {}

  /**
   * Loads them all, or none.
   *
   * @throws SettingsException if one cannot be read or served, or there is no room for all
   */
  public static void load(Wiring wiring, InferenceService service) {
    try (SharedFolders folders = new SharedFolders()) {
      service.shared().models().stream().filter(SharedModel::isPath).forEach(folders::open);
      folders.requireRoom(wiring);
      folders.opened.forEach(
          (name, model) -> service.slot(name).offer(load(wiring.modelLoader(), name, model)));
    }
  }

  private void open(SharedModel model) {
    Path path = Path.of(model.source());
    if (!Files.exists(path)) {
      throw wrong(model.name(), path + " is not there; a run's name has no / in it", null);
    }
    opened.put(model.name(), NamedModel.open(path));
  }

  private void requireRoom(Wiring wiring) {
    if (opened.isEmpty()) {
      return;
    }
    Map<String, Path> folders = new LinkedHashMap<>();
    opened.forEach((name, model) -> folders.put(name, model.folder()));
    try {
      System.err.println(
          "millrace: " + ModelMemory.now(wiring.serving().weights()).require(folders));
    } catch (IOException | RuntimeException e) {
      throw new SettingsException("inference.models: " + e.getMessage(), e);
    }
  }

  private static ServedModel load(ModelLoader loader, String name, NamedModel model) {
    ServedModel served;
    try {
      served = loader.load(name, model.folder());
    } catch (IOException | RuntimeException e) {
      throw wrong(name, String.valueOf(e.getMessage()), e);
    }
    try {
      ModelLoader.requireFiniteLogits(served);
      return served;
    } catch (ArithmeticException e) {
      served.close();
      throw wrong(name, e.getMessage() + ": its weights are damaged", e);
    }
  }

  private static SettingsException wrong(String name, String what, @Nullable Throwable cause) {
    String message = "inference.models, " + name + ": " + what;
    return cause == null ? new SettingsException(message) : new SettingsException(message, cause);
  }

  @Override
  public void close() {
    opened.values().forEach(NamedModel::close);
  }
}
