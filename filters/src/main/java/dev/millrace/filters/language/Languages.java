package dev.millrace.filters.language;

import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The data files of languages, by the model's codes. English has none: the settings themselves are
 * FineWeb's for it. A language without one is judged as English is.
 */
public final class Languages {
  private static final String ENDING = ".properties";

  private static final String BUNDLED =
      "ar bg cs da de el es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sk sv th tr uk vi zh";

  private final Map<String, LanguageTraits> traits;

  private Languages(Map<String, LanguageTraits> traits) {
    this.traits = Map.copyOf(traits);
  }

  /** No data file: all languages are judged alike. */
  public static Languages none() {
    return new Languages(Map.of());
  }

  /** The files that come with this module, with FineWeb-2's values. */
  public static Languages bundled() {
    Map<String, LanguageTraits> traits = new TreeMap<>();
    for (String code : BUNDLED.split(" ", -1)) {
      traits.put(code, bundled(code));
    }
    return new Languages(traits);
  }

  /**
   * These and those of a folder, whose files come first.
   *
   * @param folder of files named by the model's codes, such as {@code de.properties}
   * @throws SettingsException if the folder cannot be read, or one of its files cannot be used
   */
  public Languages with(Path folder) {
    Map<String, LanguageTraits> all = new TreeMap<>(traits);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        all.put(name.substring(0, name.length() - ENDING.length()), read(file));
      }
    } catch (IOException e) {
      throw new SettingsException(
          "language.rules is " + folder + ", but must be a folder of files CODE" + ENDING, e);
    }
    return new Languages(all);
  }

  /** What is different about a language, an ISO 639 code as the model's labels have it. */
  public Optional<LanguageTraits> of(String language) {
    return Optional.ofNullable(traits.get(language));
  }

  /** By code. */
  public Map<String, LanguageTraits> all() {
    return traits;
  }

  private static LanguageTraits bundled(String code) {
    String name = "data/" + code + ENDING;
    try (InputStream in = Languages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return LanguageTraits.of(lines(new InputStreamReader(in, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read from the jar", e);
    }
  }

  private static LanguageTraits read(Path file) throws IOException {
    try (Reader in = Files.newBufferedReader(file)) {
      return LanguageTraits.of(lines(in));
    } catch (SettingsException | IllegalArgumentException e) {
      throw new SettingsException(file + ": " + e.getMessage(), e);
    }
  }

  private static Properties lines(Reader in) throws IOException {
    Properties lines = new Properties();
    lines.load(in);
    return lines;
  }
}
