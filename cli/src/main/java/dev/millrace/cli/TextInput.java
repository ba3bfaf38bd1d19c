package dev.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.schemas.SettingsException;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Files, folders of them and standard input ({@code -}), plain or gzip, as JSON lines or whole texts. */
final class TextInput {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TextInput() {}

  /** The field {@code text} of each line of {@code .jsonl} files and of standard input; other files whole. */
  static Stream<String> texts(List<String> names) {
    return files(names).flatMap(name -> isLines(name) ? rows(name).map(row -> row.path("text").asText()) : Stream.of(whole(name)));
  }

  /** The JSON objects of all inputs, a line each. */
  static Stream<JsonNode> rows(List<String> names) {
    return files(names).flatMap(TextInput::rows);
  }

  /** Folders become the files below them, by name. */
  static Stream<String> files(List<String> names) {
    return names.stream().flatMap(TextInput::expand);
  }

  private static Stream<String> expand(String name) {
    if (name.equals("-")) {
      return Stream.of(name);
    }
    Path path = Path.of(name);
    if (!Files.exists(path)) {
      throw new SettingsException(name + ": no such file or folder");
    }
    if (!Files.isDirectory(path)) {
      return Stream.of(name);
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).sorted().map(Path::toString).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLines(String name) {
    return name.equals("-") || name.matches(".*\\.jsonl?(\\.gz)?");
  }

  private static Stream<JsonNode> rows(String name) {
    BufferedReader reader = new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8));
    return reader.lines().filter(line -> !line.isBlank()).map(line -> parse(name, line)).onClose(() -> close(reader));
  }

  private static void close(BufferedReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String name, String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new SettingsException(name + ": a line is not JSON: " + e.getMessage().lines().findFirst().orElse(""), e);
    }
  }

  /** A whole file's text. */
  static String whole(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /** A whole file's bytes, gzip undone. */
  static byte[] bytes(String name) {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": " + e.getMessage(), e);
    }
  }

  private static InputStream open(String name) {
    try {
      if (name.equals("-")) {
        return new Standard();
      }
      InputStream in = Files.newInputStream(Path.of(name));
      return name.endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException e) {
      throw new SettingsException(name + ": " + e.getMessage(), e);
    }
  }

  /** Standard input, which is not ours to close. */
  private static final class Standard extends FilterInputStream {
    Standard() {
      super(System.in);
    }

    @Override
    public void close() {}
  }
}
