package dev.millrace.trainer.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The steps of a run that used a URL, from the documents its checkpoints name. */
public record DocumentTrace(Path runFolder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A piece of a document in a step.
   *
   * @param checkpoint folder name of the first checkpoint that learned from it
   * @param start index of the piece's first token among the document's
   * @param length tokens
   */
  public record Use(
      String checkpoint, long step, String recordId, String url, int start, int length) {}

  /** The uses of that URL in all complete checkpoints, oldest first. */
  public List<Use> uses(String url) {
    List<Use> uses = new ArrayList<>();
    // A line that does not hold the URL as JSON writes it need not be parsed.
    String quoted = JSON.getNodeFactory().textNode(url).toString();
    for (Path checkpoint : new RunFolder(runFolder).all()) {
      Path file = checkpoint.resolve(CheckpointFiles.DOCUMENTS);
      if (Files.exists(file)) {
        read(file, quoted, checkpoint.getFileName().toString(), uses);
      }
    }
    return uses;
  }

  private static void read(Path file, String quoted, String checkpoint, List<Use> uses) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("\"url\":" + quoted)) {
          JsonNode node = JSON.readTree(line);
          uses.add(
              new Use(
                  checkpoint,
                  node.path("step").asLong(),
                  node.path("recordId").asText(),
                  node.path("url").asText(),
                  node.path("start").asInt(),
                  node.path("length").asInt()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
