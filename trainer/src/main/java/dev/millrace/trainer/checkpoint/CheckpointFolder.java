package dev.millrace.trainer.checkpoint;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.weights.Safetensors;
import dev.millrace.model.weights.Weights;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFolder;
import dev.millrace.trainer.data.Lineage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints of one run: {@code step-00000123} folders that Hugging Face transformers loads, with
 * the optimizer and the trainer's state beside the weights. A folder is written aside and renamed,
 * so one that has its name is complete.
 */
public final class CheckpointFolder {
  /** File name of AdamW's moments. */
  public static final String OPTIMIZER = "optimizer.safetensors";

  /** File name of the documents trained on since the checkpoint before; gzipped JSON lines. */
  public static final String DOCUMENTS = Lineage.FILE;

  private static final Pattern NAME = Pattern.compile("step-[0-9]{8,}");
  private static final String UNFINISHED = ".unfinished-";

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);

  private final Path runFolder;

  public CheckpointFolder(Path runFolder) {
    this.runFolder = runFolder;
  }

  /** The newest complete checkpoint. */
  public Optional<Path> newest() {
    List<Path> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /**
   * The checkpoint of this run that the inference service was told to stay with: the file {@code
   * pinned} beside the runs' folders says {@code run@step}.
   */
  Optional<Path> pinned() {
    Path pin = runFolder.resolveSibling("pinned");
    try {
      String id = Files.exists(pin) ? Files.readString(pin).strip() : "";
      return all().stream()
          .filter(checkpoint -> id.equals(runFolder.getFileName() + "@" + step(checkpoint)))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + pin + ": " + e.getMessage(), e);
    }
  }

  /** Every complete checkpoint, oldest first. */
  public List<Path> all() {
    if (!Files.isDirectory(runFolder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(runFolder)) {
      return folders
          .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(CheckpointFolder::step))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + runFolder + ": " + e.getMessage(), e);
    }
  }

  public static String name(long step) {
    // With the digits of the default locale, a folder's name might not be one for all.
    return String.format(Locale.ROOT, "step-%08d", step);
  }

  private static long step(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring("step-".length()));
  }

  /** Removes what crashes left behind; only for the one trainer that holds the run. */
  public void deleteUnfinished() {
    if (!Files.isDirectory(runFolder)) {
      return;
    }
    try (Stream<Path> folders = Files.list(runFolder)) {
      for (Path folder : folders.toList()) {
        if (folder.getFileName().toString().startsWith(UNFINISHED)) {
          MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot delete unfinished checkpoints in " + runFolder + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a checkpoint; returns its folder. One of the same step that is there already is kept: it
   * holds the same.
   */
  public Path write(
      TrainingEngine engine, TrainerState state, Tokenizer tokenizer, Lineage lineage) {
    Path complete = runFolder.resolve(name(state.step()));
    // A paused trainer that lost the run must not write into its successor's folder.
    Path unfinished = runFolder.resolve(UNFINISHED + name(state.step()) + "-" + UUID.randomUUID());
    try {
      Files.createDirectories(unfinished);
      SpecialTokens specialTokens = specialTokens(tokenizer);
      try (Weights weights = engine.weights();
          Weights moments = engine.moments()) {
        ModelFolder.write(unfinished, engine.config(), specialTokens, weights);
        Safetensors.write(
            unfinished.resolve(OPTIMIZER),
            moments.tensors().values(),
            Map.of("optimizer_step", Long.toString(engine.optimizerStep())));
      }
      TokenizerFolder.write(unfinished, tokenizer, engine.config().contextLength());
      lineage.write(unfinished);
      state.withFiles(digests(unfinished)).write(unfinished);
      force(unfinished);
      if (Files.exists(complete)) {
        MoreFiles.deleteRecursively(unfinished, RecursiveDeleteOption.ALLOW_INSECURE);
      } else {
        Files.move(unfinished, complete, StandardCopyOption.ATOMIC_MOVE);
        forceEntries(runFolder);
      }
      return complete;
    } catch (IOException e) {
      // A full disk is the likely reason; what stays is removed at the next start.
      LOG.warn("left {} unfinished", unfinished);
      throw new UncheckedIOException(
          "cannot write checkpoint "
              + complete
              + ": "
              + e.getMessage()
              + "; the checkpoint before it is untouched",
          e);
    }
  }

  /**
   * Copies another run's checkpoint as this run's first, with a state of its own.
   *
   * @throws IllegalStateException if a file of the parent is damaged or missing
   */
  public void fork(Path parent, TrainerState state) {
    Path complete = runFolder.resolve(name(state.step()));
    Path unfinished = runFolder.resolve(UNFINISHED + name(state.step()) + "-" + UUID.randomUUID());
    try {
      verify(parent, state);
      Files.createDirectories(unfinished);
      for (String file : state.files().keySet()) {
        Files.copy(parent.resolve(file), unfinished.resolve(file));
      }
      state.write(unfinished);
      force(unfinished);
      Files.move(unfinished, complete, StandardCopyOption.ATOMIC_MOVE);
      forceEntries(runFolder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot copy checkpoint " + parent + " to " + complete + ": " + e.getMessage(), e);
    }
  }

  /** Documents are separated by one token, which both begins and ends a text. */
  private static SpecialTokens specialTokens(Tokenizer tokenizer) {
    OptionalInt endOfText = tokenizer.endOfText();
    return new SpecialTokens(endOfText, endOfText.stream().boxed().toList());
  }

  /** File name to sha256 in hex as written, of every file of a checkpoint. */
  public static Map<String, String> writtenDigests(Path checkpoint) {
    try {
      Map<String, String> digests = new TreeMap<>(TrainerState.read(checkpoint).files());
      digests.put(TrainerState.FILE, sha256(checkpoint.resolve(TrainerState.FILE)));
      return digests;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** File name to sha256 in hex, of every file in a folder. */
  private static Map<String, String> digests(Path checkpoint) throws IOException {
    try (Stream<Path> files = Files.list(checkpoint)) {
      Map<String, String> digests = new TreeMap<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        digests.put(file.getFileName().toString(), sha256(file));
      }
      return digests;
    }
  }

  /**
   * Refuses a checkpoint whose files are not those that were written.
   *
   * @throws IllegalStateException naming the file
   */
  public static void verify(Path checkpoint, TrainerState state) throws IOException {
    Map<String, String> found = digests(checkpoint);
    state
        .files()
        .forEach(
            (file, digest) -> {
              String actual = found.getOrDefault(file, "missing");
              if (!actual.equals(digest)) {
                throw new IllegalStateException(
                    "checkpoint "
                        + checkpoint
                        + " is damaged: "
                        + file
                        + " is "
                        + actual
                        + ", but was written as sha256 "
                        + digest
                        + "; move the folder away to go on from the checkpoint before it");
              }
            });
  }

  private static String sha256(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
  }

  /** Data reach the disk before the rename does. */
  private static void force(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
    forceEntries(folder);
  }

  /** A folder's own entries, which a rename changes. */
  private static void forceEntries(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
