package dev.millrace.cli.generation;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Generation;
import java.util.Map;
import java.util.TreeMap;

/**
 * The run that a promotion names is trained and served: also where the settings still name that of
 * a generation before. A run that no generation names, such as a fork, is the user's own.
 */
final class FollowedRun {
  private FollowedRun() {}

  static Wiring in(Wiring wiring, Generations all, Generation one) {
    if (one.getRun().isEmpty()) {
      return wiring;
    }
    Map<String, String> runs = new TreeMap<>();
    for (String key : new String[] {"train.run", "inference.run"}) {
      if (!wiring.isGiven(key) || isOfAGeneration(all, wiring.settings().text(key))) {
        runs.put(key, one.getRun());
      }
    }
    return wiring.with(runs);
  }

  private static boolean isOfAGeneration(Generations all, String run) {
    return all.all().stream().anyMatch(one -> one.getRun().equals(run));
  }
}
