package dev.millrace.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says before anything is allocated what training will hold, and whether there is room for it. */
final class TrainingMemory {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingMemory.class);
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable: +([0-9]+) kB$");

  private TrainingMemory() {}

  /**
   * Logs both figures; a warning if the first is the larger. Not an error: swap, or a limit that is
   * not the machine's, may make either wrong.
   *
   * @param neededBytes empty where the engine cannot say
   */
  static void report(OptionalLong neededBytes) {
    OptionalLong available = availableBytes();
    if (neededBytes.isEmpty()) {
      return;
    }
    long needed = neededBytes.getAsLong();
    if (available.isPresent() && needed > available.getAsLong()) {
      LOG.warn(
          "training holds {} MiB, but only {} MiB are free; lower train.micro-batch-rows or"
              + " train.context-length",
          needed >> 20,
          available.getAsLong() >> 20);
    } else {
      LOG.info(
          "training holds {} MiB of {} MiB free",
          needed >> 20,
          available.isPresent() ? available.getAsLong() >> 20 : "an unknown number of");
    }
  }

  /** What can be allocated without swapping; empty where the operating system does not say. */
  static OptionalLong availableBytes() {
    if (!Files.isReadable(MEMINFO)) {
      return OptionalLong.empty();
    }
    try {
      return parse(Files.readString(MEMINFO));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  static OptionalLong parse(String meminfo) {
    Matcher available = AVAILABLE.matcher(meminfo);
    return available.find()
        ? OptionalLong.of(Long.parseLong(available.group(1)) << 10)
        : OptionalLong.empty();
  }
}
