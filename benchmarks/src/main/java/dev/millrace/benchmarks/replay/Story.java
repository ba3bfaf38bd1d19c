package dev.millrace.benchmarks.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * What is done to a data folder whose first run has drained: a generation is made, promoted and
 * trained on, a host is taken down and unlearned, the former generation dropped.
 */
final class Story {
  /** Of the generation that the story makes. */
  static final String GENERATION = "g2";

  private final List<String> files;
  private final String host;

  /**
   * @param files of the crawl
   * @param host that is taken down
   */
  Story(List<String> files, String host) {
    this.files = List.copyOf(files);
    this.host = host;
  }

  /** The folder's first run. */
  static Step first(List<String> files) {
    return run("run", files, false);
  }

  private static Step run(String name, List<String> files, boolean killed) {
    List<String> arguments = new ArrayList<>(List.of("run", "--until-drained", "--port", "0"));
    arguments.addAll(files);
    return new Step(name, arguments, killed);
  }

  /** Up to where both generations are there. */
  List<Step> before() {
    return List.of(
        Step.killed(
            "start",
            "replay",
            "start",
            GENERATION,
            "--from",
            "pages",
            "--until-drained",
            "--set",
            "language.threshold=0.85"),
        Step.killed("promote", "replay", "promote", GENERATION, "--fresh"),
        run("run", files, false),
        Step.killed("rollback", "replay", "rollback"),
        Step.killed("promote again", "replay", "promote", GENERATION, "--fresh"),
        Step.killed("takedown", "takedown", "add", "host:" + host, "--yes"),
        run("withdraw", files, true),
        Step.killed("retrain", "retrain", "--until-caught-up", "--set", "train.run=" + GENERATION));
  }

  /** The end. */
  List<Step> after() {
    return List.of(Step.killed("drop", "replay", "drop", "main"), run("run", files, false));
  }
}
