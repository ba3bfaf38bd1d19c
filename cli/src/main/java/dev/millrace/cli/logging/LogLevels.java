package dev.millrace.cli.logging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.event.Level;

/**
 * From which level on each logger writes: as plain lines have it, by {@code
 * simplelogger.properties}.
 */
final class LogLevels {
  private static final String FILE = "/simplelogger.properties";
  private static final String BEGIN = "org.slf4j.simpleLogger.";

  private final Properties properties;

  LogLevels(Properties properties) {
    this.properties = properties;
  }

  /** System properties come first, as in plain lines. */
  static LogLevels ofProgram() {
    Properties properties = new Properties();
    try (InputStream in = LogLevels.class.getResourceAsStream(FILE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    properties.putAll(System.getProperties());
    return new LogLevels(properties);
  }

  /** Empty: nothing is written. */
  Optional<Level> of(String logger) {
    for (String name = logger; !name.isEmpty(); name = parent(name)) {
      String level = properties.getProperty(BEGIN + "log." + name);
      if (level != null) {
        return parse(level);
      }
    }
    return parse(properties.getProperty(BEGIN + "defaultLogLevel", "info"));
  }

  private static String parent(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  private static Optional<Level> parse(String level) {
    return level.equalsIgnoreCase("off")
        ? Optional.empty()
        : Optional.of(Level.valueOf(level.toUpperCase(Locale.ROOT)));
  }
}
