package dev.millrace.cli.report;

import static dev.millrace.cli.report.page.Cell.amount;
import static dev.millrace.cli.report.page.Cell.foreign;
import static dev.millrace.cli.report.page.Cell.words;

import dev.millrace.accounts.Counts;
import dev.millrace.accounts.CrawlCounts;
import dev.millrace.accounts.Lags;
import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Block.Warning;
import dev.millrace.cli.report.page.Cell;
import dev.millrace.cli.report.page.Numbers;
import dev.millrace.cli.report.page.Section;
import dev.millrace.ingest.PublicNames;
import dev.millrace.schemas.IngestedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where pages came from, and how many passed each stage. */
final class DataSection {
  private static final int MOST_SOURCES = 50;
  private static final int DIGITS_OF_SHA256 = 16;

  private final RunFacts facts;
  private final List<Block> blocks = new ArrayList<>();

  private DataSection(RunFacts facts) {
    this.facts = facts;
  }

  static Section of(RunFacts facts) {
    DataSection data = new DataSection(facts);
    data.stages();
    data.sources();
    data.crawl(facts.progress().crawl());
    data.skipped();
    return new Section("data", "Where it came from", data.blocks);
  }

  private void stages() {
    Counts counts = facts.counts();
    Lags lags = facts.progress().lags();
    List<List<Cell>> rows = new ArrayList<>();
    if (counts.warcRecords() > 0) {
      rows.add(row("ingest", counts.warcRecords(), "WARC records", counts.pages(), "pages", 0, 0));
    }
    rows.add(
        row(
            "extraction",
            counts.pages(),
            "pages",
            counts.documents(),
            "documents",
            counts.allDropped("extraction"),
            lags.extraction()));
    rows.add(
        row(
            "curation",
            counts.documents(),
            "documents",
            counts.clean(),
            "clean documents",
            counts.allDropped("curation"),
            lags.curation()));
    rows.add(
        row(
            "tokenize",
            counts.everClean(),
            "clean documents",
            counts.tokens(),
            "tokens",
            counts.allLeftOut(),
            lags.tokenize()));
    blocks.add(new Table(List.of("Stage", "In", "Out", "Dropped", "Waiting"), rows));
  }

  private static List<Cell> row(
      String stage, long in, String unitIn, long out, String unitOut, long dropped, long lag) {
    return List.of(
        words(stage),
        amount(Numbers.count(in) + " " + unitIn),
        amount(Numbers.count(out) + " " + unitOut),
        amount(dropped),
        amount(lag));
  }

  private void sources() {
    List<IngestedFile> sources = facts.sources();
    if (sources.isEmpty()) {
      blocks.add(new Paragraph("No file was ingested."));
      return;
    }
    List<List<Cell>> rows =
        sources.stream()
            .limit(MOST_SOURCES)
            .map(
                source ->
                    List.of(
                        foreign(PublicNames.of(source.getPath())),
                        amount(Numbers.bytes(source.getBytes())),
                        amount(source.getRecords()),
                        amount(source.getPages()),
                        foreign(sha256(source)),
                        words(state(source))))
            .toList();
    blocks.add(
        new Table(List.of("Source", "Size", "Records", "Pages", "SHA-256 begins", "Read"), rows));
    if (sources.size() > MOST_SOURCES) {
      blocks.add(
          new Paragraph("And " + Numbers.count(sources.size() - MOST_SOURCES) + " more sources."));
    }
    long damaged = sources.stream().filter(source -> !source.getError().isEmpty()).count();
    if (damaged > 0) {
      blocks.add(
          new Warning("Damaged, and not read to their end: " + Numbers.count(damaged) + "."));
    }
  }

  private static String sha256(IngestedFile source) {
    String digest = source.getSha256();
    return digest.substring(0, Math.min(DIGITS_OF_SHA256, digest.length()));
  }

  private static String state(IngestedFile source) {
    if (!source.getError().isEmpty()) {
      return "damaged: to byte " + Numbers.count(source.getErrorOffset()) + " only";
    }
    return source.getComplete() ? "to its end" : "to byte " + Numbers.count(source.getByteOffset());
  }

  private void crawl(CrawlCounts crawl) {
    if (crawl.orders() == 0 && crawl.urls() == 0) {
      return;
    }
    blocks.add(
        new Paragraph(
            "From the live web: %s orders to fetch = %s pages + %s skipped + %s open; %s unaccounted. %s hosts and %s URLs were found."
                .formatted(
                    Numbers.count(crawl.orders()),
                    Numbers.count(crawl.pages()),
                    Numbers.count(crawl.allSkipped()),
                    Numbers.count(crawl.open()),
                    Numbers.count(crawl.unaccounted()),
                    Numbers.count(crawl.hosts()),
                    Numbers.count(crawl.urls()))));
    table("Not fetched because", crawl.skipped());
    table("Never ordered because", crawl.refused());
  }

  private void skipped() {
    table("Responses that are no page", facts.counts().skipped());
    table("Records that are no response", facts.counts().otherRecords());
  }

  private void table(String title, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      blocks.add(
          new Table(
              List.of(title, "Records"),
              counts.entrySet().stream()
                  .map(entry -> List.of(foreign(entry.getKey()), amount(entry.getValue())))
                  .toList()));
    }
  }
}
