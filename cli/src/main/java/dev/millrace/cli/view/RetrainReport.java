package dev.millrace.cli.view;

import dev.millrace.trainer.retrain.Replay;
import dev.millrace.trainer.retrain.RetrainPlan;
import dev.millrace.trainer.retrain.SeenSteps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a retrain has to do, for people and for programs. */
public final class RetrainReport {
  private RetrainReport() {}

  /** What was seen when, and what it costs to unlearn it. */
  public static List<String> lines(RetrainPlan plan) {
    List<String> lines = new ArrayList<>();
    plan.seen()
        .firstSteps()
        .forEach((target, step) -> lines.add(target + " was first seen by step " + step));
    if (plan.replay().isEmpty()) {
      lines.add("run " + plan.run() + " saw nothing that is taken down: nothing to retrain");
    } else {
      Replay replay = plan.replay().get();
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d steps of run %s saw what is taken down",
              plan.seen().count(),
              replay.last(),
              plan.run()));
      lines.add(cost(plan, replay));
    }
    return lines;
  }

  private static String cost(RetrainPlan plan, Replay replay) {
    return String.format(
        Locale.ROOT,
        "run %s begins with %s and takes steps %d to %d again: %,d steps, %,d tokens, about %s",
        plan.retrained(),
        replay.checkpoint().map(Object::toString).orElse("new weights"),
        replay.after() + 1,
        replay.last(),
        replay.steps(),
        replay.tokens(),
        duration(replay.time().toSeconds()));
  }

  private static String duration(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200
        ? seconds / 60 + " min"
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }

  /** What the plan cannot promise. */
  public static List<String> notes(RetrainPlan plan) {
    List<String> notes = new ArrayList<>();
    if (plan.byUrlOnly() > 0) {
      notes.add(
          "the blocks of "
              + plan.byUrlOnly()
              + " steps are gone: their documents are known by URL, not by digest");
    }
    if (plan.unknown() > 0) {
      notes.add(
          "the blocks of "
              + plan.unknown()
              + " more steps are gone, and so are the checkpoints that name their documents:"
              + " whether they saw what is taken down cannot be told");
    }
    plan.replay()
        .filter(replay -> replay.gone() > 0)
        .ifPresent(
            replay ->
                notes.add(
                    replay.gone()
                        + " of the "
                        + replay.blocks()
                        + " blocks to read again are no longer on token-blocks: the steps cannot"
                        + " be taken again"));
    plan.differences()
        .forEach(
            (name, made) ->
                notes.add(
                    "setting "
                        + name
                        + " was "
                        + made
                        + " in the run's newest checkpoint and is another now: the steps are"
                        + " repeated exactly with the run's own settings only"));
    plan.begun().ifPresent(seen -> notes.add(begun(plan.retrained(), seen)));
    return notes;
  }

  private static String begun(String retrained, SeenSteps seen) {
    String before = "run " + retrained + " has begun before and goes on";
    return seen.first().isEmpty()
        ? before
        : before
            + " by the takedowns of then: its step "
            + seen.first().getAsLong()
            + " saw what was taken down since; retrain it in its turn by --set train.run="
            + retrained
            + ", or begin anew by --run NAME";
  }

  public static Map<String, Object> toJson(RetrainPlan plan) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", plan.run());
    json.put("takedowns", plan.takedowns());
    Map<String, Long> firstSteps = new LinkedHashMap<>();
    plan.seen().firstSteps().forEach((target, step) -> firstSteps.put(target.key(), step));
    json.put("firstSteps", firstSteps);
    json.put("stepsThatSaw", plan.seen().count());
    json.put("stepsKnownByUrlOnly", plan.byUrlOnly());
    json.put("stepsUnknown", plan.unknown());
    json.put("needed", plan.replay().isPresent());
    plan.replay().ifPresent(replay -> json.putAll(toJson(plan, replay)));
    return json;
  }

  private static Map<String, Object> toJson(RetrainPlan plan, Replay replay) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("retrained", plan.retrained());
    json.put("begun", plan.begun().isPresent());
    json.put("checkpoint", replay.checkpoint().map(Object::toString).orElse(""));
    json.put("firstStep", replay.after() + 1);
    json.put("lastStep", replay.last());
    json.put("steps", replay.steps());
    json.put("tokens", replay.tokens());
    json.put("seconds", replay.time().toMillis() / 1000.0);
    json.put("blocks", replay.blocks());
    json.put("blocksGone", replay.gone());
    return json;
  }
}
