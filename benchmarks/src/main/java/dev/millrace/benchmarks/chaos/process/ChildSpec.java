package dev.millrace.benchmarks.chaos.process;

import java.util.List;

/**
 * A process that is to run.
 *
 * @param name also of its folder and in reports
 */
public record ChildSpec(String name, List<String> command) {

  public ChildSpec {
    command = List.copyOf(command);
  }
}
