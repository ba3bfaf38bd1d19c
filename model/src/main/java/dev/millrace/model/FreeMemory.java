package dev.millrace.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be allocated on this machine without swapping, as Linux says it. */
public final class FreeMemory {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable: +([0-9]+) kB$");

  private FreeMemory() {}

  /** In bytes; empty where the operating system does not say. */
  public static OptionalLong bytes() {
    if (!Files.isReadable(MEMINFO)) {
      return OptionalLong.empty();
    }
    try {
      return parse(Files.readString(MEMINFO));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** The same of such a file's text. */
  public static OptionalLong parse(String meminfo) {
    Matcher available = AVAILABLE.matcher(meminfo);
    return available.find()
        ? OptionalLong.of(Long.parseLong(available.group(1)) << 10)
        : OptionalLong.empty();
  }
}
