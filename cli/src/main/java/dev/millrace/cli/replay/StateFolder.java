package dev.millrace.cli.replay;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.DataPlace;
import dev.millrace.cli.stage.ScratchFolder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a generation's stages keep their stores: in the data folder where this process has it
 * alone, so that a later run goes on with them; else in a folder of this process, since copies of a
 * stage cannot share one.
 */
public final class StateFolder implements AutoCloseable {
  private final Path path;
  private final Optional<ScratchFolder> scratch;

  private StateFolder(Path path, Optional<ScratchFolder> scratch) {
    this.path = path;
    this.scratch = scratch;
  }

  public static StateFolder of(DataPlace place, Wiring wiring) {
    if (place.isOurs()) {
      return new StateFolder(place.folder().orElseThrow().resolve("streams"), Optional.empty());
    }
    if (wiring.isGiven("streams.state")) {
      return new StateFolder(wiring.streams(Path.of("")).state(), Optional.empty());
    }
    ScratchFolder scratch = ScratchFolder.create("millrace-streams-");
    return new StateFolder(scratch.path(), Optional.of(scratch));
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    scratch.ifPresent(ScratchFolder::close);
  }
}
