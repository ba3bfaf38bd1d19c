package dev.millrace.trainer;

import dev.millrace.model.ModelFolder;
import dev.millrace.model.Safetensors;
import dev.millrace.model.SpecialTokens;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.Weights;
import dev.millrace.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

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

  private static final String PREFIX = "step-";
  private static final String UNFINISHED = ".unfinished-";

  private final Path runFolder;

  public CheckpointFolder(Path runFolder) {
    this.runFolder = runFolder;
  }

  /** The newest complete checkpoint. */
  public Optional<Path> newest() {
    return all().stream().max(Comparator.comparing(Path::getFileName));
  }

  /** Every complete checkpoint, oldest first. */
  public List<Path> all() {
    if (!Files.isDirectory(runFolder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(runFolder)) {
      return folders
          .filter(path -> path.getFileName().toString().startsWith(PREFIX))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + runFolder + ": " + e.getMessage(), e);
    }
  }

  static String name(long step) {
    return PREFIX + "%08d".formatted(step);
  }

  /**
   * Writes a checkpoint; returns its folder. One of the same step that is there already is kept: it
   * holds the same.
   */
  Path write(TrainingEngine engine, TrainerState state, Tokenizer tokenizer, Lineage lineage) {
    Path complete = runFolder.resolve(name(state.step()));
    Path unfinished = runFolder.resolve(UNFINISHED + name(state.step()));
    try {
      delete(unfinished);
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
      Files.write(unfinished.resolve("tokenizer.json"), tokenizer.json());
      lineage.write(unfinished);
      state.write(unfinished);
      force(unfinished);
      if (Files.exists(complete)) {
        delete(unfinished);
      } else {
        Files.move(unfinished, complete, StandardCopyOption.ATOMIC_MOVE);
      }
      return complete;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write checkpoint "
              + complete
              + ": "
              + e.getMessage()
              + "; the checkpoint before it is untouched",
          e);
    }
  }

  /** Documents are separated by one token, which both begins and ends a text. */
  private static SpecialTokens specialTokens(Tokenizer tokenizer) {
    OptionalInt endOfText = tokenizer.endOfText();
    return new SpecialTokens(endOfText, endOfText.stream().boxed().toList());
  }

  /** File name to sha256 in hex, of every file of a checkpoint. */
  static Map<String, String> digests(Path checkpoint) {
    try (Stream<Path> files = Files.list(checkpoint)) {
      Map<String, String> digests = new TreeMap<>();
      for (Path file : files.toList()) {
        digests.put(file.getFileName().toString(), sha256(file));
      }
      return digests;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
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
  }

  /** Removes a folder that is no longer wanted, or was never finished. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
