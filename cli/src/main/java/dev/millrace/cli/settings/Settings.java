package dev.millrace.cli.settings;

import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

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
    boolean passes = SettingKeys.PASSED_THROUGH.stream().anyMatch(name::startsWith);
    if (!passes && SettingKeys.find(name).isEmpty()) {
      throw new SettingsException(
          "unknown setting "
              + name
              + "; "
              + SettingKeys.nearest(name)
                  .map(near -> "did you mean " + near + "?")
                  .orElse("millrace settings lists all"));
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

  public String text(String name) {
    SettingKey key =
        SettingKeys.find(name)
            .orElseThrow(() -> new IllegalArgumentException("no setting " + name));
    return given.getOrDefault(name, key.fallback());
  }

  /** What a setting was given, if it was. */
  Optional<String> given(String name) {
    return Optional.ofNullable(given.get(name));
  }

  public int integer(String name) {
    try {
      return Integer.parseInt(text(name));
    } catch (NumberFormatException e) {
      throw new SettingsException(name + " is '" + text(name) + "', but must be a whole number", e);
    }
  }

  double number(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      throw new SettingsException(name + " is '" + text(name) + "', but must be a number", e);
    }
  }

  boolean flag(String name) {
    return switch (text(name)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new SettingsException(name + " is '" + text(name) + "', but must be true or false");
    };
  }

  /** One of an enum's names, in small letters. */
  <E extends Enum<E>> E choice(String name, Class<E> type) {
    return Stream.of(type.getEnumConstants())
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text(name)))
        .findFirst()
        .orElseThrow(
            () ->
                new SettingsException(
                    name
                        + " is '"
                        + text(name)
                        + "', but must be one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }

  /** A number with a unit: {@code 500ms}, {@code 60s}, {@code 10m}, {@code 6h} or {@code 30d}. */
  Duration duration(String name) {
    return parseDuration(name, text(name));
  }

  static Duration parseDuration(String name, String text) {
    try {
      if (text.endsWith("ms")) {
        return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
      }
      long amount = Long.parseLong(text.substring(0, Math.max(0, text.length() - 1)));
      return switch (text.charAt(text.length() - 1)) {
        case 's' -> Duration.ofSeconds(amount);
        case 'm' -> Duration.ofMinutes(amount);
        case 'h' -> Duration.ofHours(amount);
        case 'd' -> Duration.ofDays(amount);
        default -> throw new NumberFormatException(text);
      };
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      throw new SettingsException(
          name + " is '" + text + "', but must be a duration such as 500ms, 60s, 10m, 6h or 30d",
          e);
    }
  }

  /** Comma-separated, without blanks and empty ones. */
  List<String> list(String name) {
    return Stream.of(text(name).split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
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
