package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.process.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The program's own audit, as a process, where the program has one: exit code 0 if all is there.
 */
record ProductAudit(Fleet fleet) {
  static final List<String> COMMAND = List.of("accounts", "audit", "--deep");

  /** Runs it; empty where the program does not know the command. */
  Optional<Program.Result> run() throws InterruptedException {
    if (fleet.execute(List.of(COMMAND.getFirst(), "--help")).exitCode() != 0) {
      return Optional.empty();
    }
    List<String> arguments = new ArrayList<>(COMMAND);
    arguments.addAll(fleet.clusterOptions());
    return Optional.of(fleet.execute(arguments));
  }
}
