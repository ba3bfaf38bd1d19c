package dev.millrace.trainer;

import dev.millrace.model.FreeMemory;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says before anything is allocated what training will hold, and whether there is room for it. */
final class TrainingMemory {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingMemory.class);

  private TrainingMemory() {}

  /**
   * Logs both figures; a warning if the first is the larger. Not an error: swap, or a limit that is
   * not the machine's, may make either wrong.
   *
   * @param neededBytes empty where the engine cannot say
   */
  static void report(OptionalLong neededBytes) {
    OptionalLong available = FreeMemory.bytes();
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
}
