package dev.millrace.cli.report;

import dev.millrace.accounts.Counts;
import dev.millrace.cli.report.film.FilmPlan;
import dev.millrace.cli.report.page.Numbers;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was written, for people and programs. */
public final class WrittenReport {
  private final RunFacts facts;
  private final ReportFiles files;

  private WrittenReport(RunFacts facts, ReportFiles files) {
    this.facts = facts;
    this.files = files;
  }

  /**
   * Reads all that is told, and writes it.
   *
   * @param program name and version of what writes it
   */
  public static WrittenReport write(
      FactsReader reader, FilmPlan plan, ReportFiles files, String program)
      throws InterruptedException {
    RunFacts facts = reader.read(plan);
    files.write(RunReportPage.of(facts, program));
    return new WrittenReport(facts, files);
  }

  /** Where it is, and its main counts by the names of {@code accounts}. */
  public Map<String, Object> toJson() {
    Counts counts = facts.counts();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("html", files.html().toString());
    json.put("markdown", files.markdown().toString());
    json.put("run", facts.run());
    json.put("generation", facts.generation().getName());
    json.put("pages", counts.pages());
    json.put("documents", counts.documents());
    json.put("clean", counts.clean());
    json.put("withdrawn", counts.withdrawn());
    json.put("dropped", counts.dropped());
    json.put("deadLetters", counts.deadLetters());
    json.put("unaccounted", counts.unaccounted());
    json.put("tokens", counts.tokens());
    json.put("heldOutTokens", counts.heldOutTokens());
    json.put("steps", facts.progress().steps());
    json.put("checkpoints", facts.announced());
    json.put("filmed", facts.film().frames().size());
    return json;
  }

  public String toText() {
    Counts counts = facts.counts();
    return "wrote %s and %s: %s pages, %s clean, %s dropped, %s dead letters, %s unaccounted"
        .formatted(
            files.html(),
            files.markdown().getFileName(),
            Numbers.count(counts.pages()),
            Numbers.count(counts.clean()),
            Numbers.count(counts.allDropped()),
            Numbers.count(counts.deadLetters()),
            Numbers.count(counts.unaccounted()));
  }
}
