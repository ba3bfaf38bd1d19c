package dev.millrace.trainer.keep;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.FileDigests;
import dev.millrace.model.checkpoint.Retention;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.model.checkpoint.RunIndex;
import dev.millrace.schemas.SettingsException;
import dev.millrace.storage.files.StoreFolder;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run's folder on this disk as a copy of what a store keeps; the store is always right. */
final class LocalCopy {
  /** In the folder of all runs: the store that it is a copy of. */
  private static final String COPY_OF = ".copy-of";

  private final StoreFolder run;
  private final RunFolder local;

  LocalCopy(StoreFolder run, RunFolder local) {
    this.run = run;
    this.local = local;
  }

  /**
   * Refuses a folder whose checkpoints are not copies: they would be taken away.
   *
   * @throws SettingsException naming the folder
   */
  void requireOwn(StoreFolder root) throws IOException {
    Path folder = local.path().resolveSibling("");
    Path mark = folder.resolve(COPY_OF);
    String own = root.place().toString();
    if (Files.exists(mark) && Files.readString(mark).strip().equals(own)) {
      return;
    }
    if (Files.exists(mark) || !local.all().isEmpty()) {
      throw new SettingsException(
          "checkpoints.cache is "
              + folder
              + ", which holds checkpoints that are no copies of "
              + own
              + "; name another folder for the copies");
    }
    Files.createDirectories(folder);
    Files.writeString(mark, own + "\n");
  }

  private interface Visit {
    void to(RunIndex.Kept kept) throws IOException;
  }

  /**
   * Visits, newest first, those that are copied: all that have kept their weights, and what came
   * after the newest good one of them, to which a rewind may go back.
   */
  private void visit(RunIndex index, Visit visit) throws IOException {
    boolean newer = true;
    for (RunIndex.Kept kept : index.valid().reversed()) {
      if (kept.whole() || newer) {
        visit.to(kept);
      }
      newer = newer && !(kept.whole() && isGood(kept));
    }
  }

  /** Those that are copied, newest first. */
  List<RunIndex.Kept> shown(RunIndex index) throws IOException {
    List<RunIndex.Kept> shown = new ArrayList<>();
    visit(index, shown::add);
    return shown;
  }

  private boolean isGood(RunIndex.Kept kept) {
    Path folder = local.checkpoint(kept.step());
    return Files.exists(folder.resolve(CheckpointFiles.TRAINER))
        && TrainerState.read(folder).doubt().isEmpty();
  }

  /** Makes the folder hold the state of those that are to be shown, and no other checkpoint. */
  void show(RunIndex index) throws IOException {
    // Whether one is good is read from its copy.
    visit(index, this::copyState);
    Set<Path> shown =
        shown(index).stream()
            .map(kept -> local.checkpoint(kept.step()))
            .collect(Collectors.toSet());
    for (Path folder : local.all()) {
      if (!shown.contains(folder)) {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }
    Path decay = local.path().resolve(CheckpointFiles.DECAY);
    if (index.decay().isEmpty()) {
      Files.deleteIfExists(decay);
    } else {
      Files.createDirectories(local.path());
      Files.writeString(decay, index.decay());
    }
  }

  private void copyState(RunIndex.Kept kept) throws IOException {
    Path folder = local.checkpoint(kept.step());
    Path state = folder.resolve(CheckpointFiles.TRAINER);
    if (Files.exists(state) && FileDigests.sha256(state).equals(kept.trainer())) {
      return;
    }
    if (Files.exists(folder)) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    Files.createDirectories(folder);
    run.download(kept.folder() + "/" + CheckpointFiles.TRAINER, state, kept.trainer());
  }

  /** Copies the files that are missing here, or damaged. */
  void fetch(RunIndex.Kept kept, Path checkpoint) throws IOException {
    for (Map.Entry<String, String> file : TrainerState.read(checkpoint).files().entrySet()) {
      Path here = checkpoint.resolve(file.getKey());
      if (!Files.exists(here) || !FileDigests.sha256(here).equals(file.getValue())) {
        run.download(kept.folder() + "/" + file.getKey(), here, file.getValue());
      }
    }
  }

  /** The files of a checkpoint without the trainer's state. */
  static List<String> files(Path checkpoint) {
    return List.copyOf(TrainerState.read(checkpoint).files().keySet());
  }

  /** Only the newest keeps its weights on this disk. */
  void thin() throws IOException {
    List<Path> all = local.all();
    for (Path folder : all.subList(0, Math.max(0, all.size() - 1))) {
      Retention.deleteWeights(folder);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(LocalCopy::isNoState).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static boolean isNoState(Path file) {
    return !file.endsWith(CheckpointFiles.TRAINER);
  }
}
