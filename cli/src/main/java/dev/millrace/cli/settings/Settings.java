package dev.millrace.cli.settings;

import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Settings as text: a properties file, overridden by {@code --set key=value}, over each key's
 * fallback.
 */
public final class Settings {
  private final Map<String, String> given;

  private Settings(Map<String, String> given) {
    this.given = given;
  }

  /**
   * @param overrides {@code key=value} each
   * @throws SettingsException for an unreadable file, an unknown key or an override without a value
   */
  public static Settings of(Optional<Path> file, List<String> overrides) {
    Map<String, String> given = new TreeMap<>();
    file.ifPresent(path -> given.putAll(read(path)));
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        throw new SettingsException("--set " + override + ": expected key=value");
      }
      given.put(override.substring(0, equals).strip(), override.substring(equals + 1).strip());
    }
    given.keySet().forEach(Settings::requireKnown);
    return new Settings(given);
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new SettingsException("--config " + file + ": there is no such file", e);
    } catch (IOException e) {
      throw new SettingsException("cannot read settings file " + file + ": " + e.getMessage(), e);
    }
    Map<String, String> read = new HashMap<>();
    properties.forEach((key, value) -> read.put(key.toString(), value.toString().strip()));
    return read;
  }

  private static void requireKnown(String name) {
    boolean passes = DeclaredSettings.PASSED_THROUGH.stream().anyMatch(name::startsWith);
    if (!passes && DeclaredSettings.find(name).isEmpty()) {
      throw DeclaredSettings.unknown(name);
    }
  }

  /** These settings with others where these say nothing. */
  public Settings withDefaults(Map<String, String> defaults) {
    Map<String, String> merged = new TreeMap<>(defaults);
    merged.putAll(given);
    return new Settings(merged);
  }

  /** These settings, with others in place of what these say. */
  public Settings withOverrides(Map<String, String> overrides) {
    Map<String, String> merged = new TreeMap<>(given);
    merged.putAll(overrides);
    return new Settings(merged);
  }

  /** Those that pass through to the clients, and topics' prefix and shape. */
  Settings passedThrough() {
    Map<String, String> passed = new TreeMap<>(given);
    passed
        .keySet()
        .removeIf(
            key ->
                !key.startsWith("topics.")
                    && DeclaredSettings.PASSED_THROUGH.stream().noneMatch(key::startsWith));
    return new Settings(passed);
  }

  /** A setting as the user wrote it, else its default. */
  public String text(String name) {
    return given(name)
        .orElseGet(
            () ->
                DeclaredSettings.find(name)
                    .orElseThrow(() -> new IllegalArgumentException("no setting " + name))
                    .fallback());
  }

  /** What the user wrote, if anything. */
  Optional<String> given(String name) {
    return Optional.ofNullable(given.get(name));
  }

  /** The settings that begin with a prefix, without it. */
  public Map<String, String> passedThrough(String prefix) {
    Map<String, String> passed = new HashMap<>();
    given.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            passed.put(key.substring(prefix.length()), value);
          }
        });
    return passed;
  }
}
