package dev.millrace.filters;

import com.google.common.collect.Sets;
import dev.millrace.filters.extraction.Extraction;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.extraction.decode.PageDecoder;
import dev.millrace.filters.extraction.metadata.PageMetadata;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.filters.language.LanguagePrediction;
import dev.millrace.filters.optout.OptOut;
import dev.millrace.filters.optout.OptOutReader;
import dev.millrace.filters.optout.OptOutSettings;
import dev.millrace.filters.url.UrlFilter;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** URL rules, opt-outs, decoding, text extraction and language score of a page. Thread-safe. */
public final class PageToDocument implements Function<Page, Outcome<Document>> {
  /** Named in {@link dev.millrace.schemas.DroppedDocument}s. */
  public static final String STAGE = "extraction";

  private final Optional<UrlFilter> urls;
  private final Extractor extractor;
  private final LanguageModel languages;
  private final OptOutSettings optOuts;
  private final OptOutReader optOutReader;

  /**
   * What a page gives.
   *
   * @param optOuts all that it says, obeyed or not
   */
  public record Read(Outcome<Document> document, Set<OptOut> optOuts) {}

  public PageToDocument(
      UrlFilter urls, OptOutSettings optOuts, Extractor extractor, LanguageModel languages) {
    this(Optional.of(urls), optOuts, extractor, languages);
  }

  private PageToDocument(
      Optional<UrlFilter> urls,
      OptOutSettings optOuts,
      Extractor extractor,
      LanguageModel languages) {
    this.urls = urls;
    this.optOuts = optOuts;
    this.optOutReader = new OptOutReader(optOuts.agents());
    this.extractor = extractor;
    this.languages = languages;
  }

  /** Takes a page whatever its URL. */
  public static PageToDocument withoutUrlRules(Extractor extractor, LanguageModel languages) {
    return new PageToDocument(Optional.empty(), OptOutSettings.DEFAULT, extractor, languages);
  }

  /** What the pipeline makes of a page: one whose publisher opted out is dropped. */
  @Override
  public Outcome<Document> apply(Page page) {
    Optional<Verdict.Drop> refused = byUrl(page);
    if (refused.isPresent()) {
      return new Outcome.Dropped<>(refused.get());
    }
    Set<OptOut> said = optOutReader.ofHeaders(page);
    Optional<OptOut> obeyed = optOuts.firstOf(said);
    if (obeyed.isPresent()) {
      return new Outcome.Dropped<>(obeyed.get().drop());
    }
    Read read = extracted(page, said);
    return optOuts
        .firstOf(read.optOuts())
        .<Outcome<Document>>map(optOut -> new Outcome.Dropped<>(optOut.drop()))
        .orElse(read.document());
  }

  /** The same with the text of a page whose publisher opted out. */
  public Read read(Page page) {
    Set<OptOut> said = optOutReader.ofHeaders(page);
    return byUrl(page)
        .map(drop -> new Read(new Outcome.Dropped<>(drop), said))
        .orElseGet(() -> extracted(page, said));
  }

  private Optional<Verdict.Drop> byUrl(Page page) {
    if (!BoundedText.isWithin(page.getUrl(), BoundedText.URL_BYTES)) {
      int bytes = page.getUrl().getBytes(StandardCharsets.UTF_8).length;
      return Optional.of(
          new Verdict.Drop("url.too-long", "too_long", bytes, BoundedText.URL_BYTES));
    }
    return urls.isPresent() && urls.get().judge(page.getUrl()) instanceof Verdict.Drop drop
        ? Optional.of(drop)
        : Optional.empty();
  }

  private Read extracted(Page page, Set<OptOut> said) {
    byte[] body = new byte[page.getBody().remaining()];
    page.getBody().duplicate().get(body);
    return PageDecoder.decode(body, page.getCharset())
        .map(html -> extracted(page, html.text(), said))
        .orElseGet(() -> new Read(new Outcome.Dropped<>(PageDecoder.UNDECODABLE), said));
  }

  private Read extracted(Page page, String decoded, Set<OptOut> said) {
    if (page.getContentType().equals("text/plain")) {
      return new Read(measured(page, plain(decoded.strip())), said);
    }
    return switch (extractor.extract(decoded, page.getUrl())) {
      case Outcome.Kept(Extraction found) ->
          new Read(
              measured(page, found),
              Sets.union(said, optOutReader.ofMeta(found.named())).immutableCopy());
      case Outcome.Dropped(Verdict.Drop drop) -> new Read(new Outcome.Dropped<>(drop), said);
    };
  }

  private static Extraction plain(String text) {
    return new Extraction("", text, List.of(), PageMetadata.NONE);
  }

  private Outcome<Document> measured(Page page, Extraction found) {
    if (found.text().isEmpty()) {
      return new Outcome.Dropped<>(Extraction.EMPTY);
    }
    return LongestText.fault(STAGE, found.text())
        .<Outcome<Document>>map(Outcome.Dropped::new)
        .orElseGet(() -> new Outcome.Kept<>(document(page, found)));
  }

  private Document document(Page page, Extraction found) {
    LanguagePrediction language = languages.predict(found.text());
    PageMetadata metadata = found.metadata();
    return Document.newBuilder()
        .setUrl(page.getUrl())
        .setRecordId(BoundedText.id(page.getRecordId()))
        .setFetchedAt(page.getFetchedAt())
        .setDump(BoundedText.cut(page.getDump(), BoundedText.ID_BYTES))
        .setFilePath(BoundedText.url(page.getFilePath()))
        .setTitle(BoundedText.cut(found.title(), BoundedText.TITLE_BYTES))
        .setText(found.text())
        .setAuthor(BoundedText.cut(metadata.author(), BoundedText.ID_BYTES))
        .setPublished(published(page, metadata).map(LocalDate::toString).orElse(""))
        .setSite(BoundedText.cut(metadata.site(), BoundedText.ID_BYTES))
        .setLicense(BoundedText.url(metadata.licence()))
        .setDescription(BoundedText.cut(metadata.description(), BoundedText.TITLE_BYTES))
        .setLanguage(language.language())
        .setLanguageScore(language.probability())
        .build();
  }

  /** Nothing is published after it was fetched, wherever its clock goes by. */
  private static Optional<LocalDate> published(Page page, PageMetadata metadata) {
    Instant fetched = page.getFetchedAt();
    LocalDate last = LocalDate.ofInstant(fetched, ZoneOffset.UTC).plusDays(1);
    return metadata.published().filter(day -> fetched.equals(Instant.EPOCH) || !day.isAfter(last));
  }
}
