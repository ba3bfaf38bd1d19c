package dev.millrace.cli.stage;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.SettingsException;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a run was begun with, from its newest checkpoint: its shape and its first weights can be
 * asked for no more.
 */
public final class BegunRun {
  private final String run;
  private final Map<String, String> settings;
  private final boolean isFork;

  private BegunRun(TrainerState state) {
    this.run = state.run();
    this.settings = state.settings();
    this.isFork = state.previous().startsWith("../");
  }

  /**
   * @throws SettingsException if the run was begun with another model, seed or context
   */
  public static void requireSame(Wiring wiring, TrainerSettings trainer) {
    Optional<Path> newest = new RunFolder(trainer.runFolder()).newest();
    newest.map(TrainerState::read).map(BegunRun::new).ifPresent(run -> run.check(wiring, trainer));
  }

  private void check(Wiring wiring, TrainerSettings trainer) {
    // Only where they are asked for: a run that goes on has its weights.
    if (wiring.isGiven("train.model")) {
      require("train.model", trainer.model(), "model");
    }
    if (wiring.isGiven("train.seed")) {
      require("train.seed", Long.toString(trainer.seed()), "seed");
    }
    // A fork may begin with another context than the run it comes from.
    if (!isFork) {
      require("train.context-length", Integer.toString(trainer.contextLength()), "contextLength");
    }
  }

  private void require(String key, String value, String component) {
    String begun = settings.getOrDefault(component, value);
    if (!begun.equals(value)) {
      throw new SettingsException(
          key
              + " is '"
              + value
              + "', but run "
              + run
              + " was begun with '"
              + begun
              + "', which it keeps; set "
              + key
              + "="
              + begun
              + ", or name a new run with train.run");
    }
  }
}
