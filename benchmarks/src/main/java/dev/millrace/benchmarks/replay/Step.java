package dev.millrace.benchmarks.replay;

import java.util.List;

/**
 * A command of the story.
 *
 * @param name as reports name it
 * @param arguments without the data folder and the settings
 * @param killed whether it is killed again and again before it may end
 */
record Step(String name, List<String> arguments, boolean killed) {
  Step {
    arguments = List.copyOf(arguments);
  }

  static Step killed(String name, String... arguments) {
    return new Step(name, List.of(arguments), true);
  }

  static Step undisturbed(String name, String... arguments) {
    return new Step(name, List.of(arguments), false);
  }
}
