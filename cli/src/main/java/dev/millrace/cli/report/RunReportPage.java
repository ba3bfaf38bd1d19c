package dev.millrace.cli.report;

import dev.millrace.cli.report.page.Numbers;
import dev.millrace.cli.report.page.ReportPage;
import java.util.List;

/** The sections in their order. */
final class RunReportPage {
  private RunReportPage() {}

  /**
   * @param program name and version of what writes it
   */
  static ReportPage of(RunFacts facts, String program) {
    return new ReportPage(
        "Run " + facts.run(),
        subtitle(facts),
        "Written by " + program + " at " + Numbers.at(facts.at()) + ".",
        List.of(
            OverviewSection.of(facts),
            DataSection.of(facts),
            DropsSection.of(facts),
            SheetSection.of(facts),
            TrainingSection.of(facts),
            EvaluationSection.of(facts),
            FilmSections.film(facts),
            FilmSections.samples(facts),
            CostsSection.of(facts),
            SettingsSection.of(facts),
            VersionsSection.of(facts, program),
            RepeatSection.of(facts)));
  }

  private static String subtitle(RunFacts facts) {
    String pages =
        "%s web pages, of which %s became clean documents"
            .formatted(
                Numbers.count(facts.counts().pages()), Numbers.count(facts.counts().clean()));
    return facts
        .newest()
        .map(
            newest ->
                "%s, and a language model of %s parameters that has learned %s of their tokens."
                    .formatted(
                        pages,
                        Numbers.compact((double) newest.getParameters()),
                        Numbers.count(newest.getTokens())))
        .orElse(pages + ". No model was trained on them yet.");
  }
}
