package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.model.checkpoint.FileDigests;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.files.StoreFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The objects that an event names.
 *
 * @param there whether they have kept their weights, as the run's index says
 * @param slot where they are copied to
 */
record AnnouncedObjects(
    String id,
    StoreFolder folder,
    Map<String, String> files,
    BooleanSupplier there,
    DownloadSlot slot)
    implements Announced {

  @Override
  public String location() {
    return folder.place().toString();
  }

  @Override
  public boolean exists() {
    return there.getAsBoolean();
  }

  @Override
  public Path verified() throws IOException {
    Path copy = slot.begin(id);
    for (Map.Entry<String, String> file : files.entrySet()) {
      fetch(file.getKey(), file.getValue().toLowerCase(Locale.ROOT), copy);
    }
    return copy;
  }

  private void fetch(String name, String digest, Path copy) throws IOException {
    Path file = copy.resolve(name);
    if (Files.exists(file) && FileDigests.sha256(file).equals(digest)) {
      return;
    }
    try {
      folder.download(name, file, digest);
    } catch (StorageException.NotFound e) {
      throw new CheckpointRefusedException(id, folder.at(name) + " is missing");
    } catch (StorageException.Changed e) {
      throw new CheckpointRefusedException(id, String.valueOf(e.getMessage()));
    }
  }
}
