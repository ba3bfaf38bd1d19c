package dev.millrace.cli.replay;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.scope.HostName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The hosts of {@code --hosts}, one a line: {@code www.example.org} is that host alone, {@code
 * domain:example.org} it and all below it. Empty lines and those that begin with {@code #} are
 * nothing. UTF-8.
 */
public final class HostsFile {
  /** Kept whole in one record of {@code generations}. */
  static final int MOST_HOSTS = 10_000;

  private static final String STANDARD_INPUT = "-";

  private HostsFile() {}

  /**
   * @param file its path; {@code -}: standard input
   * @return in their order, each once, as {@link HostName} writes them
   * @throws SettingsException if it cannot be read, names none, or a line is no host
   */
  public static List<String> read(String file, InputStream standardInput) {
    String name = file.equals(STANDARD_INPUT) ? "standard input" : file;
    List<String> hosts = new ArrayList<>();
    int number = 0;
    for (String line : text(file, name, standardInput).split("\n", -1)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        hosts.add(host(text, name, number));
      }
    }
    List<String> distinct = hosts.stream().distinct().sorted().toList();
    if (distinct.isEmpty()) {
      throw new SettingsException(
          "--hosts "
              + file
              + " names no host: write one a line, such as www.example.org, or leave"
              + " it out to take all");
    }
    if (distinct.size() > MOST_HOSTS) {
      throw new SettingsException(
          "--hosts "
              + file
              + " names "
              + distinct.size()
              + " hosts, but a generation keeps at most "
              + MOST_HOSTS
              + "; name domains, as domain:example.org, or begin several generations");
    }
    return distinct;
  }

  private static String text(String file, String name, InputStream standardInput) {
    try {
      byte[] bytes =
          file.equals(STANDARD_INPUT)
              ? standardInput.readAllBytes()
              : Files.readAllBytes(Path.of(file));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SettingsException("--hosts " + file + " is not UTF-8: write it as that", e);
    } catch (IOException e) {
      throw new SettingsException("--hosts cannot be read from " + name + ": " + e, e);
    }
  }

  private static String host(String text, String name, int number) {
    try {
      return HostName.parse(text).toString();
    } catch (SettingsException e) {
      throw new SettingsException(name + ", line " + number + ": " + e.getMessage(), e);
    }
  }
}
