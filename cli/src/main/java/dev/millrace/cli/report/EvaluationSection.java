package dev.millrace.cli.report;

import static dev.millrace.cli.report.page.Cell.amount;
import static dev.millrace.cli.report.page.Cell.words;

import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Cell;
import dev.millrace.cli.report.page.Numbers;
import dev.millrace.cli.report.page.Section;
import dev.millrace.inference.serving.PipelineView.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How well the run's models foretell texts that they were never trained on. */
final class EvaluationSection {
  private static final int MOST = 24;

  private EvaluationSection() {}

  static Section of(RunFacts facts) {
    List<Point> all = facts.training().evaluations();
    List<Block> tasks = TaskScores.of(facts.training().scores());
    if (all.isEmpty()) {
      List<Block> blocks = new ArrayList<>();
      blocks.add(new Paragraph("The run was not evaluated on held-out text yet."));
      blocks.addAll(tasks);
      return new Section("evaluations", "How well it foretells", blocks);
    }
    Point best =
        all.stream().min(Comparator.comparingDouble(EvaluationSection::bits)).orElseThrow();
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Paragraph(
            "Held-out documents are chosen by the digest of their text and never trained on: %s tokens are held out%s. Bits per byte do not depend on the tokenizer; lower is better."
                .formatted(
                    Numbers.count(facts.counts().heldOutTokens()),
                    facts
                        .state()
                        .map(state -> state.settings().getOrDefault("evaluationBlocks", ""))
                        .filter(blocksUsed -> !blocksUsed.isEmpty())
                        .map(
                            blocksUsed ->
                                ", and the run is evaluated on up to "
                                    + blocksUsed
                                    + " blocks of them")
                        .orElse(""))));
    List<Point> shown = thinned(all, best);
    blocks.add(
        new Table(
            List.of("Step", "Tokens trained on", "Held-out bits per byte", ""),
            shown.stream().map(point -> row(point, best)).toList()));
    if (shown.size() < all.size()) {
      blocks.add(
          new Paragraph(
              "%s of %s evaluations, evenly spread."
                  .formatted(shown.size(), Numbers.count(all.size()))));
    }
    blocks.addAll(HeldOutTable.of(facts.training().heldOut()));
    blocks.addAll(tasks);
    return new Section("evaluations", "How well it foretells", blocks);
  }

  private static double bits(Point point) {
    return point.heldOutBitsPerByte().orElseThrow();
  }

  private static List<Cell> row(Point point, Point best) {
    return List.of(
        amount(point.step()),
        amount(point.tokens()),
        amount(Numbers.fixed(bits(point), 4)),
        words(point.equals(best) ? "best" : ""));
  }

  /** The first, the last, the best, and some between. */
  private static List<Point> thinned(List<Point> all, Point best) {
    if (all.size() <= MOST) {
      return all;
    }
    List<Point> shown = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      shown.add(all.get((int) Math.round((double) i * (all.size() - 1) / (MOST - 1))));
    }
    if (!shown.contains(best)) {
      shown.add(best);
      shown.sort(Comparator.comparingLong(Point::step));
    }
    return shown;
  }
}
