package dev.millrace.trainer.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.zip.GZIPInputStream;

/**
 * What checkpoints say of the documents that steps were trained on, for steps whose blocks are
 * gone. They name URLs, but no digests of texts.
 */
public final class NamedDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Step before the first that a checkpoint tells of, to the last one and the checkpoint. */
  private final NavigableMap<Long, Map.Entry<Long, Path>> told = new TreeMap<>();

  /** Takes each document of a step that was learned from. */
  @FunctionalInterface
  public interface Taker {
    void take(long step, String url);
  }

  public NamedDocuments(RunHistory history) {
    history
        .checkpoints()
        .filter(checkpoint -> Files.exists(checkpoint.resolve(CheckpointFiles.DOCUMENTS)))
        .forEach(
            checkpoint ->
                told.put(after(checkpoint), Map.entry(RunFolder.step(checkpoint), checkpoint)));
  }

  private static long after(Path checkpoint) {
    String previous = TrainerState.read(checkpoint).previous();
    return previous.isEmpty() ? 0 : RunFolder.step(checkpoint.resolveSibling(previous));
  }

  /** Whether a checkpoint tells of that step. */
  public boolean tellOf(long step) {
    Map.Entry<Long, Map.Entry<Long, Path>> before = told.lowerEntry(step);
    return before != null && step <= before.getValue().getKey();
  }

  /** Gives the documents of those steps that are wanted. */
  public void read(LongPredicate wanted, Taker taker) {
    told.values().forEach(entry -> read(entry.getValue(), wanted, taker));
  }

  private static void read(Path checkpoint, LongPredicate wanted, Taker taker) {
    Path file = checkpoint.resolve(CheckpointFiles.DOCUMENTS);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode document = JSON.readTree(line);
        long step = document.path("step").asLong();
        if (wanted.test(step)) {
          taker.take(step, document.path("url").asText());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
