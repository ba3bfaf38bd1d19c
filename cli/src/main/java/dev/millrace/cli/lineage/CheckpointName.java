package dev.millrace.cli.lineage;

import dev.millrace.model.checkpoint.CheckpointId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How people name checkpoints. */
final class CheckpointName {
  private static final Pattern ID = Pattern.compile("(.+)@([0-9]{1,18})");
  private static final Pattern STEP = Pattern.compile("[0-9]{1,18}");
  private static final Pattern FOLDER = Pattern.compile("step-([0-9]{8,18})");

  private CheckpointName() {}

  /**
   * {@code run@step}, a step, or a folder {@code run/step-00000123}; empty if it is none.
   *
   * @param run of a step alone
   */
  static Optional<CheckpointId> parse(String name, String run) {
    Matcher id = ID.matcher(name);
    if (id.matches()) {
      return Optional.of(new CheckpointId(id.group(1), Long.parseLong(id.group(2))));
    }
    return STEP.matcher(name).matches()
        ? Optional.of(new CheckpointId(run, Long.parseLong(name)))
        : folder(name);
  }

  private static Optional<CheckpointId> folder(String name) {
    try {
      Path path = Path.of(name).toAbsolutePath().normalize();
      Matcher step = FOLDER.matcher(String.valueOf(path.getFileName()));
      return step.matches() && path.getParent() != null && path.getParent().getFileName() != null
          ? Optional.of(
              new CheckpointId(
                  path.getParent().getFileName().toString(), Long.parseLong(step.group(1))))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
