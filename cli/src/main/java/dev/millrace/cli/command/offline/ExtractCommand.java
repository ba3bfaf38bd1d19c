package dev.millrace.cli.command.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.rows.DocumentMetadata;
import dev.millrace.cli.rows.JsonLines;
import dev.millrace.cli.rows.PageInput;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.extraction.OutOfTimeException;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "extract",
    mixinStandardHelpOptions = true,
    header = "The main text of web pages, with its title and language.",
    description = {
      "",
      "Gives a line of JSON for each page: source (the file as named, or the WARC record id), url"
          + " (empty for an HTML file), title, text, language and score; where there is no text,"
          + " source, url and reason. A page whose publisher opted out has optOuts and its text;"
          + " the pipeline drops it. Records of a WARC that are not pages are skipped. A damaged"
          + " file gives what is readable; the damage is reported, and the exit code is 2.",
      "",
      "Example: millrace extract crawl.warc.gz saved.html | millrace judge -%n"
    })
public final class ExtractCommand implements Callable<Integer> {
  private static final int DAMAGED = 2;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "HTML, WARC or WET, plain or gzip; of a folder the files so named below it; - for"
              + " standard input")
  private List<String> files = new ArrayList<>();

  @Option(names = "--url-rules", description = "drop pages by their URL, as the pipeline does")
  private boolean urlRules;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    Wiring wiring = common.wiring();
    PageToDocument extraction =
        urlRules ? wiring.pageToDocument() : wiring.pageToDocumentWithoutUrlRules();
    try (JsonLines out = new JsonLines()) {
      boolean whole =
          new PageInput(wiring.reading()).read(files, page -> out.write(row(page, extraction)));
      return whole ? 0 : DAMAGED;
    }
  }

  private static ObjectNode row(Page page, PageToDocument extraction) {
    ObjectNode row = JsonLines.object().put("source", page.getRecordId()).put("url", page.getUrl());
    PageToDocument.Read read;
    try {
      read = extraction.read(page);
    } catch (OutOfTimeException e) {
      return row.put("reason", e.getMessage());
    }
    if (!read.optOuts().isEmpty()) {
      ArrayNode optOuts = row.putArray("optOuts");
      read.optOuts().forEach(optOut -> optOuts.add(optOut.id()));
    }
    return switch (read.document()) {
      case Outcome.Dropped(Verdict.Drop drop) -> row.put("reason", drop.rule());
      case Outcome.Kept(Document document) -> {
        row.put("title", document.getTitle())
            .put("text", document.getText())
            .put("language", document.getLanguage())
            .put("score", document.getLanguageScore());
        DocumentMetadata.of(document).forEach(row::put);
        yield row;
      }
    };
  }
}
