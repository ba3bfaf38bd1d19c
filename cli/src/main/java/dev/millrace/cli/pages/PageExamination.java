package dev.millrace.cli.pages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.rows.DocumentMetadata;
import dev.millrace.cli.rows.JsonLines;
import dev.millrace.cli.rows.Judgement;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.extraction.OutOfTimeException;
import dev.millrace.filters.extraction.decode.PageDecoder;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.filters.language.LanguagePrediction;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.pii.Scrubbed;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.SettingsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What extraction, language scoring, the rules and the scrubber make of a page or a text. */
final class PageExamination {
  /** A language, and those that come next. */
  private static final int LANGUAGES = 3;

  private final PageToDocument extraction;
  private final LanguageModel languages = LanguageModel.bundled();
  private final Judgement judgement;
  private final PiiScrubber scrubber;
  private final int mostBytes;

  PageExamination(Wiring wiring) {
    this.extraction = wiring.pageToDocument();
    this.judgement = new Judgement(wiring);
    this.scrubber = wiring.scrubber();
    this.mostBytes = wiring.reading().bodyLimitBytes();
  }

  /** What the stages make of a page. */
  Map<String, Object> of(Page page) {
    Map<String, Object> json = new LinkedHashMap<>();
    try {
      PageToDocument.Read read = extraction.read(page);
      json.put("opt_outs", read.optOuts().stream().map(one -> one.id()).toList());
      switch (read.document()) {
        case Outcome.Kept(Document document) -> describe(document, json);
        case Outcome.Dropped(Verdict.Drop drop) -> json.put("drop", drop(drop));
      }
    } catch (OutOfTimeException e) {
      json.put("error", String.valueOf(e.getMessage()));
    }
    String text = json.get("text") instanceof String extracted ? extracted : "";
    html(page).ifPresent(html -> json.put("source", CutText.json(html.text(), text)));
    return json;
  }

  /** A page's HTML as characters; empty where that is none. */
  static Optional<PageDecoder.Html> html(Page page) {
    byte[] body = new byte[page.getBody().remaining()];
    page.getBody().duplicate().get(body);
    return PageDecoder.decode(body, page.getCharset());
  }

  /**
   * The same for HTML that somebody brings.
   *
   * @throws SettingsException if there is more of it than a page may have
   */
  Map<String, Object> ofHtml(String html, String url) {
    byte[] body = bounded(html);
    return of(
        Page.newBuilder()
            .setRecordId("pasted")
            .setUrl(url)
            .setHeaders(List.of())
            .setContentType("text/html")
            .setCharset("utf-8")
            .setBody(ByteBuffer.wrap(body))
            .build());
  }

  /**
   * The same for a text that is taken for what extraction gave.
   *
   * @throws SettingsException if there is more of it than a page may have
   */
  Map<String, Object> ofText(String text, String url) {
    bounded(text);
    LanguagePrediction language = languages.predict(text);
    Map<String, Object> json = new LinkedHashMap<>();
    describe(
        Document.newBuilder()
            .setRecordId("pasted")
            .setUrl(url)
            .setText(text)
            .setLanguage(language.language())
            .setLanguageScore(language.probability())
            .build(),
        json);
    return json;
  }

  private byte[] bounded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > mostBytes) {
      throw new SettingsException(
          "there are "
              + bytes.length
              + " bytes of it, but a page has at most "
              + mostBytes
              + " (ingest.body-limit-bytes): give less");
    }
    return bytes;
  }

  private void describe(Document document, Map<String, Object> json) {
    json.put("title", document.getTitle());
    json.put("metadata", DocumentMetadata.of(document));
    json.put("text", document.getText());
    json.put(
        "languages",
        languages.predict(document.getText(), LANGUAGES).stream()
            .map(one -> Map.of("language", one.language(), "score", one.probability()))
            .toList());
    ObjectNode row = JsonLines.object();
    row.put("id", document.getRecordId()).put("text", document.getText());
    row.put("language", document.getLanguage()).put("score", document.getLanguageScore());
    if (!document.getUrl().isEmpty()) {
      row.put("url", document.getUrl());
    }
    ObjectNode judged = judgement.of(row);
    json.put("keep", judged.path("keep").booleanValue());
    json.put("drops", judged.path("drops"));
    json.put("rules", judged.path("rules"));
    Scrubbed scrubbed = scrubber.scrub(judged.path("c4Text").asText(document.getText()));
    Map<String, Integer> personal = new LinkedHashMap<>();
    scrubbed.counts().forEach((kind, count) -> personal.put(kind.id(), count));
    json.put("personal_data", personal);
    json.put("clean_text", scrubbed.text());
  }

  private static Map<String, Object> drop(Verdict.Drop drop) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", drop.rule());
    json.put("measured", drop.measured());
    json.put("limit", drop.limit());
    return json;
  }
}
