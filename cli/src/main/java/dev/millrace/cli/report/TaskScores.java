package dev.millrace.cli.report;

import static dev.millrace.cli.report.page.Cell.amount;
import static dev.millrace.cli.report.page.Cell.foreign;

import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Cell;
import dev.millrace.cli.report.page.Numbers;
import dev.millrace.inference.serving.PipelineView.Score;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the run's checkpoints scored on multiple-choice tasks. */
final class TaskScores {
  private TaskScores() {}

  /** Nothing where no task was set. */
  static List<Block> of(List<Score> scores) {
    if (scores.isEmpty()) {
      return List.of();
    }
    TreeMap<String, List<Score>> byTask =
        scores.stream()
            .collect(Collectors.groupingBy(Score::task, TreeMap::new, Collectors.toList()));
    return List.of(
        new Paragraph(
            "Multiple choice, as lm-evaluation-harness counts: acc is the fraction of items whose"
                + " likeliest choice is right, acc_norm the same by log-likelihood a character;"
                + " with standard errors, of the newest checkpoint that was scored."),
        new Table(
            List.of("Task", "Items", "Step", "acc", "acc_norm", "acc_norm of the first"),
            byTask.values().stream().map(TaskScores::row).toList()));
  }

  private static List<Cell> row(List<Score> scores) {
    Score first = scores.getFirst();
    Score last = scores.getLast();
    return List.of(
        foreign(last.task()),
        amount(last.items()),
        amount(last.step()),
        amount(measured(last.acc(), last.accError())),
        amount(measured(last.accNorm(), last.accNormError())),
        amount(
            measured(first.accNorm(), first.accNormError())
                + " (step "
                + Numbers.count(first.step())
                + ")"));
  }

  private static String measured(double value, OptionalDouble error) {
    return Numbers.fixed(value, 3)
        + (error.isPresent() ? " ± " + Numbers.fixed(error.getAsDouble(), 3) : "");
  }
}
