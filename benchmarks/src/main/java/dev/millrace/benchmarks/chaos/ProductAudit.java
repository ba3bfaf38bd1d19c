package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.process.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The program's own audit, as a process, where the program has one: exit code 0 if all is there.
 */
record ProductAudit(Fleet fleet) {
  private static final String USAGE = "Usage: millrace accounts audit";

  /** Runs it; empty where the program does not know the command. */
  Optional<Program.Result> run() throws InterruptedException {
    // Where accounts is unknown, --help is the program's own, and no error.
    Program.Result help = fleet.execute(List.of("accounts", "audit", "--help"));
    if (help.lines().stream().noneMatch(line -> line.startsWith(USAGE))) {
      return Optional.empty();
    }
    List<String> arguments = new ArrayList<>(List.of("accounts", "audit", "--deep"));
    arguments.addAll(fleet.clusterOptions());
    return Optional.of(fleet.execute(arguments));
  }
}
