package dev.millrace.benchmarks.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.benchmarks.chaos.check.CheckResult;
import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.check.Violation;
import dev.millrace.benchmarks.chaos.process.Ending;
import dev.millrace.benchmarks.chaos.process.FaultKind;
import dev.millrace.benchmarks.chaos.upgrade.Replacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a run found, for people and for programs. */
final class ChaosReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_VIOLATIONS = 1_000;

  private ChaosReport() {}

  static List<String> lines(ChaosOutcome outcome) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-22s %9s %8s %8s %16s"
            .formatted("process", "starts", "ended", "paused", "ended by itself"));
    outcome
        .starts()
        .forEach(
            (name, starts) ->
                lines.add(
                    "%-22s %9d %8d %8d %16d"
                        .formatted(
                            name,
                            starts,
                            count(outcome, name, Ending.Cause.FAULT),
                            pauses(outcome, name),
                            count(outcome, name, Ending.Cause.ITSELF))));
    lines.addAll(replaced(outcome));
    lines.add("");
    lines.addAll(new VerdictTable(outcome.verdict()).lines());
    lines.add("");
    lines.add(
        "checkpoint "
            + outcome.newest().orElse("none")
            + " is the newest, "
            + outcome.served().orElse("none")
            + " is served");
    lines.add(
        outcome
            .audit()
            .map(audit -> "millrace accounts audit --deep: exit code " + audit.exitCode())
            .orElse("millrace accounts audit --deep was not run"));
    outcome
        .audit()
        .filter(audit -> audit.exitCode() != 0)
        .ifPresent(audit -> audit.lines().forEach(line -> lines.add("  | " + line)));
    lines.add(
        String.format(
            Locale.ROOT,
            "%s after %d faults by seed %d, %.0f s%s",
            outcome.isRight() ? "all is right" : "NOT RIGHT",
            outcome.plan().faults().size(),
            outcome.plan().seed(),
            outcome.wall().toMillis() / 1e3,
            outcome.drained() ? "" : "; the end of the input was not reached"));
    return lines;
  }

  private static List<String> replaced(ChaosOutcome outcome) {
    if (outcome.replaced().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(""));
    lines.add("%-22s %16s %16s".formatted("replaced", "asked to end at", "ready after"));
    for (Replacement one : outcome.replaced()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-22s %14.1f s %14.1f s",
              one.process(),
              one.asked().toMillis() / 1e3,
              one.untilReady().toMillis() / 1e3));
    }
    return lines;
  }

  private static long count(ChaosOutcome outcome, String name, Ending.Cause cause) {
    return outcome.endings().stream()
        .filter(ending -> ending.name().equals(name) && ending.cause() == cause)
        .count();
  }

  private static long pauses(ChaosOutcome outcome, String name) {
    return outcome.plan().faults().stream()
        .filter(fault -> fault.process().equals(name) && fault.kind() == FaultKind.PAUSE)
        .count();
  }

  static ObjectNode json(ChaosOutcome outcome) {
    ObjectNode root = JSON.createObjectNode();
    root.put("right", outcome.isRight());
    root.put("seed", outcome.plan().seed());
    root.put("wallSeconds", outcome.wall().toMillis() / 1e3);
    root.put("drained", outcome.drained());
    ArrayNode faults = root.putArray("faults");
    for (Fault fault : outcome.plan().faults()) {
      faults
          .addObject()
          .put("atSeconds", fault.at().toMillis() / 1e3)
          .put("kind", fault.kind().name().toLowerCase(Locale.ROOT))
          .put("process", fault.process());
    }
    ObjectNode starts = root.putObject("starts");
    outcome.starts().forEach(starts::put);
    ArrayNode endings = root.putArray("endings");
    for (Ending ending : outcome.endings()) {
      ObjectNode node =
          endings
              .addObject()
              .put("process", ending.name())
              .put("pid", ending.pid())
              .put("atSeconds", ending.at().toMillis() / 1e3)
              .put("cause", ending.cause().name().toLowerCase(Locale.ROOT))
              .put("exitCode", ending.exitCode());
      if (ending.cause() == Ending.Cause.ITSELF) {
        ending.lastLines().forEach(node.withArray("lastLines")::add);
      }
    }
    ArrayNode replaced = root.putArray("replaced");
    for (Replacement one : outcome.replaced()) {
      replaced
          .addObject()
          .put("process", one.process())
          .put("askedAtSeconds", one.asked().toMillis() / 1e3)
          .put("readyAfterSeconds", one.untilReady().toMillis() / 1e3);
    }
    root.set("checks", json(outcome.verdict()));
    put(root, "newestCheckpoint", outcome.newest());
    put(root, "servedCheckpoint", outcome.served());
    ObjectNode audit = root.putObject("audit").put("ran", outcome.audit().isPresent());
    outcome
        .audit()
        .ifPresent(
            result -> {
              audit.put("exitCode", result.exitCode());
              result.lines().forEach(audit.withArray("lines")::add);
            });
    return root;
  }

  private static void put(ObjectNode node, String name, Optional<String> value) {
    value.ifPresentOrElse(text -> node.put(name, text), () -> node.putNull(name));
  }

  /** By check. */
  static ObjectNode json(Verdict verdict) {
    ObjectNode checks = JSON.createObjectNode();
    for (CheckResult check : verdict.checks()) {
      ObjectNode node = checks.putObject(check.name()).put("counted", check.counted());
      for (Violation.Kind kind : Violation.Kind.values()) {
        node.put(VerdictTable.name(kind), check.count(kind));
      }
      ObjectNode figures = node.putObject("figures");
      check.figures().forEach(figures::put);
      ArrayNode violations = node.putArray("violations");
      check.violations().stream()
          .limit(MAX_VIOLATIONS)
          .forEach(
              one ->
                  violations
                      .addObject()
                      .put("kind", VerdictTable.name(one.kind()))
                      .put("text", one.text()));
    }
    return checks;
  }
}
