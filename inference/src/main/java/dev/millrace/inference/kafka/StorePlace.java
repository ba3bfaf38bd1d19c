package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.model.checkpoint.PinFile;
import dev.millrace.model.checkpoint.RunIndex;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.storage.Stores;
import dev.millrace.storage.WriteCondition;
import dev.millrace.storage.files.StoreFolder;
import dev.millrace.storage.files.StoredText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store; what is served is copied to this disk first. */
public final class StorePlace implements CheckpointPlace {
  private static final Logger LOG = LoggerFactory.getLogger(StorePlace.class);

  private final StoreFolder root;
  private final DownloadSlot slot;

  /** Run to the folders that have kept their weights; empty where nobody could say. */
  private final Map<String, Optional<Set<String>>> seen = new HashMap<>();

  /**
   * @param root holds the runs' folders
   * @param cache for copies
   */
  public StorePlace(StoreFolder root, Path cache) {
    this.root = root;
    this.slot = DownloadSlot.take(cache);
  }

  @Override
  public Announced announced(Checkpoint event) {
    String id = Announced.id(event);
    String path = event.getPath();
    if (!Stores.isLocation(path)) {
      throw new CheckpointRefusedException(
          id,
          "it is in a folder, "
              + path
              + ", but checkpoints.root is the store "
              + root.place()
              + "; set checkpoints.root to the trainer's");
    }
    StoreFolder run = root.folder(event.getRun());
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (!isOf(run, path) || !path.equals(run.at(name).toString())) {
      throw new CheckpointRefusedException(id, "its path " + path + " leads out of " + run.place());
    }
    return new AnnouncedObjects(
        id,
        run.folder(name),
        Announced.modelFiles(event),
        () -> hasWeights(event.getRun(), name),
        slot);
  }

  private static boolean isOf(StoreFolder run, String path) {
    try {
      return run.holds(URI.create(path));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What nobody can say now is tried. */
  private synchronized boolean hasWeights(String run, String folder) {
    return seen.computeIfAbsent(run, this::weighted)
        .map(folders -> folders.contains(folder))
        .orElse(true);
  }

  private Optional<Set<String>> weighted(String run) {
    StoreFolder folder = root.folder(run);
    try {
      Optional<StoredText> index = folder.read(RunIndex.NAME);
      RunIndex read =
          index.isEmpty()
              ? RunIndex.empty()
              : RunIndex.parse(index.get().text(), folder.at(RunIndex.NAME).toString());
      return Optional.of(
          read.valid().stream()
              .filter(RunIndex.Kept::whole)
              .map(RunIndex.Kept::folder)
              .collect(Collectors.toSet()));
    } catch (IOException e) {
      LOG.warn("which checkpoints of run {} there are is not known: {}", run, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public synchronized void look() {
    seen.clear();
  }

  @Override
  public void serves(Announced checkpoint) {
    slot.serves(checkpoint.id());
  }

  @Override
  public Optional<String> pin() {
    try {
      return root.read(PinFile.NAME).map(pin -> pin.text().strip()).filter(id -> !id.isEmpty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void writePin(String id) {
    try {
      var _ = root.write(PinFile.NAME, id + "\n", new WriteCondition.Always());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void clearPin() {
    try {
      root.delete(PinFile.NAME);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    slot.close();
  }
}
