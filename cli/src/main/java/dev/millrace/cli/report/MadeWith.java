package dev.millrace.cli.report;

import dev.millrace.trainer.checkpoint.TrainerState;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The settings of the generation and of the training.
 *
 * @param values key to value
 * @param defaults of the training; those of the rest are the program's
 */
record MadeWith(NavigableMap<String, String> values, Map<String, String> defaults) {

  static MadeWith of(RunFacts facts) {
    NavigableMap<String, String> values = SettingValues.of(facts.generation());
    facts.state().map(TrainerState::settings).map(SettingValues::of).ifPresent(values::putAll);
    return new MadeWith(values, SettingValues.trainersDefaults());
  }

  String fallback(String key) {
    String own = defaults.get(key);
    return own != null ? own : SettingValues.fallback(key);
  }

  /** Those that are not the defaults. */
  NavigableMap<String, String> others() {
    NavigableMap<String, String> others = new TreeMap<>(values);
    others.entrySet().removeIf(entry -> entry.getValue().equals(fallback(entry.getKey())));
    return others;
  }
}
