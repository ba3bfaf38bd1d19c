package dev.millrace.cli.report;

import dev.millrace.accounts.Counts;
import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Balance;
import dev.millrace.cli.report.page.Block.Figure;
import dev.millrace.cli.report.page.Block.Figures;
import dev.millrace.cli.report.page.Block.Kind;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Part;
import dev.millrace.cli.report.page.Block.Warning;
import dev.millrace.cli.report.page.Cell;
import dev.millrace.cli.report.page.Numbers;
import dev.millrace.cli.report.page.Section;
import dev.millrace.inference.serving.PipelineView.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The run in a few numbers, and the balance of its pages. */
final class OverviewSection {
  private final RunFacts facts;
  private final Counts counts;

  private OverviewSection(RunFacts facts) {
    this.facts = facts;
    this.counts = facts.counts();
  }

  static Section of(RunFacts facts) {
    return new OverviewSection(facts).section();
  }

  private Section section() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Figures(figures()));
    blocks.add(new Balance(counts.pages(), parts()));
    blocks.add(new Paragraph(equation()));
    if (!facts.progress().lags().isNone()) {
      blocks.add(
          new Warning(
              "Stages were at work when this was written: pages on their way count as unaccounted"
                  + " until they end."));
    } else if (counts.unaccounted() > 0) {
      blocks.add(
          new Warning(
              Numbers.count(counts.unaccounted())
                  + " unaccounted, by id: pages without an end, and ends without a page."
                  + " millrace accounts audit names them."));
    }
    facts.newest().stream()
        .filter(newest -> !newest.getDoubt().isEmpty())
        .forEach(
            newest -> blocks.add(new Warning("The run ends with doubt: " + newest.getDoubt())));
    facts.notes().forEach(note -> blocks.add(new Paragraph("Note: " + note + ".")));
    return new Section("overview", "In short", blocks);
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            Numbers.count(counts.pages()),
            "pages",
            counts.warcRecords() > 0
                ? "in " + Numbers.count(counts.warcRecords()) + " WARC records"
                : ""));
    figures.add(
        new Figure(
            Numbers.count(counts.clean()),
            "clean documents",
            Cell.Share.of(counts.clean(), counts.pages()).text() + " of the pages"));
    figures.add(
        new Figure(
            Numbers.count(counts.tokens()),
            "tokens to train on",
            "and " + Numbers.count(counts.heldOutTokens()) + " held out"));
    figures.add(
        new Figure(
            Numbers.count(facts.progress().steps()),
            "steps",
            facts.announced() + (facts.announced() == 1 ? " checkpoint" : " checkpoints")));
    facts
        .newest()
        .ifPresent(
            newest ->
                figures.add(
                    new Figure(
                        Numbers.compact((double) newest.getParameters()),
                        "parameters",
                        newest.getArchitecture().toLowerCase(Locale.ROOT))));
    learned(figures);
    return figures;
  }

  private void learned(List<Figure> figures) {
    List<Point> steps = facts.training().steps();
    if (!steps.isEmpty()) {
      figures.add(
          new Figure(
              Numbers.fixed(steps.getLast().loss().orElseThrow(), 3),
              "loss, nats a token",
              "from " + Numbers.fixed(steps.getFirst().loss().orElseThrow(), 3)));
    }
    List<Point> evaluations = facts.training().evaluations();
    if (!evaluations.isEmpty()) {
      figures.add(
          new Figure(
              Numbers.fixed(evaluations.getLast().heldOutBitsPerByte().orElseThrow(), 3),
              "held-out bits per byte",
              "from "
                  + Numbers.fixed(evaluations.getFirst().heldOutBitsPerByte().orElseThrow(), 3)));
    }
    if (!steps.isEmpty()) {
      figures.add(
          new Figure(
              Numbers.time(facts.training().computed()),
              "computing steps",
              "at " + Numbers.count(tokensPerSecond()) + " tokens a second"));
    }
  }

  private long tokensPerSecond() {
    double seconds = facts.training().computed().toMillis() / 1e3;
    long tokens = facts.training().steps().getLast().tokens();
    return seconds > 0 ? Math.round(tokens / seconds) : 0;
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(Kind.CLEAN, "clean", counts.clean()));
    if (counts.withdrawn() > 0) {
      parts.add(new Part(Kind.WITHDRAWN, "withdrawn by takedowns", counts.withdrawn()));
    }
    parts.add(
        new Part(Kind.DROPPED_FIRST, "dropped by extraction", counts.allDropped("extraction")));
    parts.add(
        new Part(
            Kind.DROPPED,
            "dropped by curation",
            counts.allDropped() - counts.allDropped("extraction")));
    parts.add(new Part(Kind.DEAD, "dead letters", counts.deadLetters()));
    parts.add(new Part(Kind.OPEN, "unaccounted", counts.unaccounted()));
    return parts;
  }

  /** As it is, whether or not it adds up. */
  private String equation() {
    long ended = counts.clean() + counts.withdrawn() + counts.allDropped() + counts.deadLetters();
    String sum =
        Numbers.count(counts.clean())
            + " clean + "
            + (counts.withdrawn() > 0 ? Numbers.count(counts.withdrawn()) + " withdrawn + " : "")
            + Numbers.count(counts.allDropped())
            + " dropped + "
            + Numbers.count(counts.deadLetters())
            + " dead letters";
    String pages = Numbers.count(counts.pages()) + " pages";
    String unaccounted = "; " + Numbers.count(counts.unaccounted()) + " unaccounted.";
    return ended == counts.pages()
        ? pages + " = " + sum + unaccounted
        : pages + ", of which " + sum + " = " + Numbers.count(ended) + " have ended" + unaccounted;
  }
}
