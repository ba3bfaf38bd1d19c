package dev.millrace.cli.report;

import static dev.millrace.cli.report.page.Cell.amount;
import static dev.millrace.cli.report.page.Cell.words;

import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Fact;
import dev.millrace.cli.report.page.Block.Facts;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Cell;
import dev.millrace.cli.report.page.Numbers;
import dev.millrace.cli.report.page.Section;
import dev.millrace.schemas.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Time and work, as far as the ledger has them. */
final class CostsSection {
  private static final List<String> STAGES =
      List.of("ingest", "extraction", "curation", "tokenize");

  /** A multiplication and an addition for each parameter, forward once and backward twice. */
  private static final double OPERATIONS_PER_PARAMETER = 6;

  private final RunFacts facts;
  private final List<Block> blocks = new ArrayList<>();

  private CostsSection(RunFacts facts) {
    this.facts = facts;
  }

  static Section of(RunFacts facts) {
    CostsSection costs = new CostsSection(facts);
    costs.times();
    costs.training();
    costs.blocks.add(
        new Paragraph(
            "The ledger holds when things happened, not the processors' time: the summary of"
                + " millrace run --until-drained tells that by stage, and millrace metrics lists"
                + " what a running process counts of it."));
    return new Section("costs", "What it cost", costs.blocks);
  }

  private void times() {
    List<List<Cell>> rows = new ArrayList<>();
    for (String stage : STAGES) {
      Optional.ofNullable(facts.spans().get(stage)).ifPresent(span -> rows.add(row(stage, span)));
    }
    facts.training().span().ifPresent(span -> rows.add(row("train", span)));
    if (rows.isEmpty()) {
      blocks.add(new Paragraph("Nothing has happened yet."));
      return;
    }
    blocks.add(new Table(List.of("Stage", "First result", "Last result", "Between"), rows));
    blocks.add(
        new Paragraph(
            "Pauses are included, and stages work at the same time: these do not add up. A stage"
                + " tells of the pages that end with it, so extraction of those alone that it"
                + " drops."));
  }

  private static List<Cell> row(String stage, TimeSpan span) {
    return List.of(
        words(stage),
        words(Numbers.at(span.first())),
        words(Numbers.at(span.last())),
        amount(Numbers.time(span.length())));
  }

  private void training() {
    if (facts.training().steps().isEmpty()) {
      return;
    }
    Duration computed = facts.training().computed();
    List<Fact> costs = new ArrayList<>();
    costs.add(new Fact("Steps computed for", amount(Numbers.time(computed))));
    costs.add(
        new Fact("Engine waited for blocks", amount(Numbers.time(facts.training().waited()))));
    facts.newest().ifPresent(newest -> costs.add(operations(newest)));
    blocks.add(new Facts(costs));
  }

  private static Fact operations(Checkpoint newest) {
    double operations = OPERATIONS_PER_PARAMETER * newest.getParameters() * newest.getTokens();
    return new Fact(
        "Floating-point operations",
        amount(
            "about %s: 6 × %s parameters × %s tokens"
                .formatted(
                    Numbers.compact(operations),
                    Numbers.compact((double) newest.getParameters()),
                    Numbers.compact((double) newest.getTokens()))));
  }
}
