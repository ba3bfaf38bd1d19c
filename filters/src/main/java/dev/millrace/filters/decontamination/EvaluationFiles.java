package dev.millrace.filters.decontamination;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.schemas.SettingsException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The items of evaluations, a JSON object a line, read one after the other. */
final class EvaluationFiles {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final List<String> fields;

  /**
   * @param fields that count; empty: all
   */
  EvaluationFiles(List<String> fields) {
    this.fields = fields;
  }

  /**
   * The files themselves, those of folders by name.
   *
   * @throws SettingsException if there is no such file or folder, or a folder has none
   */
  static List<Path> expand(List<String> names) {
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        files.addAll(below(path));
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new SettingsException(
            "decontamination.files: "
                + name
                + ": no such file or folder; if train.evaluations names it, put it where the"
                + " curation runs, too, or set decontamination.evaluations=false");
      }
    }
    return files;
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> found =
          files
              .filter(file -> file.toString().matches(".*\\.(jsonl?|ndjson)(\\.gz)?"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new SettingsException(
            "decontamination.files: " + folder + ": the folder has no .jsonl, .json or .ndjson");
      }
      return found;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /**
   * @throws SettingsException if a line is no JSON object, or has no text that counts: names file
   *     and line
   */
  void visit(Path file, Consumer<EvaluationItem> take) {
    int number = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(open(file), StandardCharsets.UTF_8.newDecoder()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          take.accept(item(file, number, line));
        }
      }
    } catch (CharacterCodingException e) {
      throw refused(file, number + 1, "not UTF-8");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private EvaluationItem item(Path file, int number, String line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw refused(file, number, "not JSON");
    }
    if (!node.isObject()) {
      throw refused(file, number, "not a JSON object");
    }
    List<String> texts = new ArrayList<>();
    if (fields.isEmpty()) {
      collect(node, texts);
    } else {
      fields.forEach(field -> collect(node.path(field), texts));
    }
    return new EvaluationItem(file.toString(), number, texts);
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.textValue());
    } else {
      node.forEach(child -> collect(child, texts));
    }
  }

  private static SettingsException refused(Path file, int line, String fault) {
    return new SettingsException(
        "decontamination.files: "
            + file
            + " line "
            + line
            + " is "
            + fault
            + ": write the items as JSON lines, such as {\"question\": \"...\"}, or name other"
            + " files");
  }

  private static SettingsException unreadable(Path file, IOException e) {
    return new SettingsException("decontamination.files: " + file + " cannot be read: " + e, e);
  }
}
