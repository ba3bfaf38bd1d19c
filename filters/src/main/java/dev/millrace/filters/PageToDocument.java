package dev.millrace.filters;

import dev.millrace.filters.extraction.Extraction;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.extraction.decode.PageDecoder;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.filters.language.LanguagePrediction;
import dev.millrace.filters.url.UrlFilter;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** URL rules, decoding, text extraction and language score of one page. Thread-safe. */
public final class PageToDocument implements Function<Page, Outcome<Document>> {
  /** Named in {@link dev.millrace.schemas.DroppedDocument}s. */
  public static final String STAGE = "extraction";

  private final Optional<UrlFilter> urls;
  private final Extractor extractor;
  private final LanguageModel languages;

  public PageToDocument(UrlFilter urls, Extractor extractor, LanguageModel languages) {
    this(Optional.of(urls), extractor, languages);
  }

  private PageToDocument(Optional<UrlFilter> urls, Extractor extractor, LanguageModel languages) {
    this.urls = urls;
    this.extractor = extractor;
    this.languages = languages;
  }

  /** Takes a page whatever its URL. */
  public static PageToDocument withoutUrlRules(Extractor extractor, LanguageModel languages) {
    return new PageToDocument(Optional.empty(), extractor, languages);
  }

  @Override
  public Outcome<Document> apply(Page page) {
    if (!BoundedText.isWithin(page.getUrl(), BoundedText.URL_BYTES)) {
      int bytes = page.getUrl().getBytes(StandardCharsets.UTF_8).length;
      return new Outcome.Dropped<>(
          new Verdict.Drop("url.too-long", "too_long", bytes, BoundedText.URL_BYTES));
    }
    if (urls.isPresent() && urls.get().judge(page.getUrl()) instanceof Verdict.Drop drop) {
      return new Outcome.Dropped<>(drop);
    }
    byte[] body = new byte[page.getBody().remaining()];
    page.getBody().duplicate().get(body);
    return PageDecoder.decode(body, page.getCharset())
        .map(html -> extracted(page, html.text()))
        .orElseGet(() -> new Outcome.Dropped<>(PageDecoder.UNDECODABLE));
  }

  private Outcome<Document> extracted(Page page, String decoded) {
    if (page.getContentType().equals("text/plain")) {
      return measured(page, "", decoded.strip());
    }
    return switch (extractor.extract(decoded, page.getUrl())) {
      case Outcome.Kept(Extraction(String title, String text)) -> measured(page, title, text);
      case Outcome.Dropped(Verdict.Drop drop) -> new Outcome.Dropped<>(drop);
    };
  }

  private Outcome<Document> measured(Page page, String title, String text) {
    if (text.isEmpty()) {
      return new Outcome.Dropped<>(Extraction.EMPTY);
    }
    return LongestText.fault(STAGE, text)
        .<Outcome<Document>>map(Outcome.Dropped::new)
        .orElseGet(() -> new Outcome.Kept<>(document(page, title, text)));
  }

  private Document document(Page page, String title, String text) {
    LanguagePrediction language = languages.predict(text);
    return Document.newBuilder()
        .setUrl(page.getUrl())
        .setRecordId(BoundedText.id(page.getRecordId()))
        .setFetchedAt(page.getFetchedAt())
        .setDump(BoundedText.cut(page.getDump(), BoundedText.ID_BYTES))
        .setTitle(BoundedText.cut(title, BoundedText.TITLE_BYTES))
        .setText(text)
        .setLanguage(language.language())
        .setLanguageScore(language.probability())
        .build();
  }
}
