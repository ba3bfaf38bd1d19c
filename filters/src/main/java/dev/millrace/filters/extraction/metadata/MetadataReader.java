package dev.millrace.filters.extraction.metadata;

import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Finds what a page says about its text: first where machines are told (JSON-LD, meta tags,
 * microdata), then where people are (a byline, a day beside it, the address).
 */
public final class MetadataReader {
  /** The day in an address, as blogs have it. */
  private static final Pattern DAY_IN_PATH =
      Pattern.compile("/(\\d{4})[/-](\\d{1,2})[/-](\\d{1,2})(?:/|-|$)");

  private static final Pattern BY =
      Pattern.compile(
          "(?:(?i:written |posted |published |words |story )?[Bb][Yy]|WRITTEN"
              + " BY)\\s*:?\\s*((?:\\p{Lu}.*)?)");

  private static final int LONGEST_BYLINE = 120;

  private final PageSigns signs;
  private final LinkedFacts linked;
  private final String url;

  private MetadataReader(PageSigns signs, LinkedFacts linked, String url) {
    this.signs = signs;
    this.linked = linked;
    this.url = url;
  }

  /**
   * @param linkedData the page's JSON-LD scripts as written
   * @param url the page's address, or empty
   */
  public static PageMetadata read(Document document, List<String> linkedData, String url) {
    MetadataReader reader =
        new MetadataReader(PageSigns.ofHead(document), LinkedFacts.of(linkedData), url);
    String author = reader.author();
    Optional<LocalDate> published = reader.published();
    boolean told = !author.isEmpty() && published.isPresent();
    reader.signs.takeBody(document.body(), told);
    return told
        ? reader.metadata(author, published)
        : reader.metadata(reader.author(), reader.published());
  }

  private PageMetadata metadata(String author, Optional<LocalDate> published) {
    return new PageMetadata(
        author,
        published,
        AuthorNames.line(linked(MetaNames.SITES, linked.site())),
        licence(),
        AuthorNames.line(linked(MetaNames.DESCRIPTIONS, linked.description())));
  }

  private String linked(List<String> names, String otherwise) {
    return named(names).findFirst().orElse(otherwise);
  }

  private Stream<String> named(List<String> names) {
    return names.stream()
        .map(name -> signs.meta.getOrDefault(name, ""))
        .filter(content -> !content.isEmpty());
  }

  private String author() {
    return Stream.<List<String>>of(
            linked.authors(),
            signs.metaAuthors,
            writtenBy(),
            first(signs.authorProperties),
            first(signs.authorLinks),
            first(signs.authors),
            byline())
        .map(AuthorNames::of)
        .filter(names -> !names.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** What WordPress's most common plug-in tells those that show a link. */
  private List<String> writtenBy() {
    String label = signs.meta.getOrDefault("twitter:label1", "");
    return label.equalsIgnoreCase("written by")
        ? List.of(signs.meta.getOrDefault("twitter:data1", ""))
        : List.of();
  }

  /** "By" and a name, in one text below the heading or in two. */
  private List<String> byline() {
    List<String> texts = signs.afterHeading;
    for (int i = 0; i < texts.size(); i++) {
      Matcher by = BY.matcher(texts.get(i));
      if (by.matches()) {
        String name = by.group(1);
        return name.isEmpty() && i + 1 < texts.size() ? List.of(texts.get(i + 1)) : List.of(name);
      }
    }
    return List.of();
  }

  /** The name in the first element that has one. */
  private static List<String> first(List<Element> elements) {
    for (Element element : elements) {
      Optional<Element> name = Optional.ofNullable(element.selectFirst("[itemprop=name]"));
      String text = AuthorNames.line(name.map(MetadataReader::text).orElseGet(() -> text(element)));
      if (text.length() <= LONGEST_BYLINE && !AuthorNames.of(List.of(text)).isEmpty()) {
        return List.of(text);
      }
    }
    return List.of();
  }

  private static String text(Element element) {
    return element.hasAttr("content") ? element.attr("content") : element.text();
  }

  private Optional<LocalDate> published() {
    return Stream.of(
            Stream.of(linked.published()),
            named(MetaNames.PUBLISHED),
            signs.publishedProperties.stream().map(MetadataReader::day),
            signs.times.stream().filter(MetadataReader::isOfPublishing).map(MetadataReader::day),
            inPath(),
            signs.times.stream().limit(1).map(MetadataReader::day),
            signs.dates.stream().map(MetadataReader::day),
            signs.afterHeading.stream())
        .flatMap(texts -> texts)
        .map(DateText::of)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Stream<String> inPath() {
    Matcher day = DAY_IN_PATH.matcher(url);
    return day.find()
        ? Stream.of(day.group(1) + "-" + day.group(2) + "-" + day.group(3))
        : Stream.empty();
  }

  private static boolean isOfPublishing(Element time) {
    String names = time.className().toLowerCase(Locale.ROOT);
    return time.hasAttr("pubdate") || names.contains("publish") || names.contains("entry-date");
  }

  private static String day(Element element) {
    String stated = element.attr(element.hasAttr("datetime") ? "datetime" : "content");
    return stated.isEmpty() ? element.text() : stated;
  }

  private String licence() {
    List<String> found = new ArrayList<>();
    for (Element link : signs.licences) {
      found.add(absolute(link.attr(link.hasAttr("href") ? "href" : "content")));
    }
    found.add(absolute(signs.meta.getOrDefault("dc.rights", "")));
    found.add(absolute(signs.meta.getOrDefault("dcterms.license", "")));
    found.add(absolute(linked.licence()));
    return found.stream().filter(address -> !address.isEmpty()).findFirst().orElse("");
  }

  /** An http address, or nothing. */
  private String absolute(String reference) {
    try {
      URI address = URI.create(url.isEmpty() ? reference.strip() : url).resolve(reference.strip());
      String scheme = String.valueOf(address.getScheme());
      return !reference.isBlank() && scheme.startsWith("http") ? address.toString() : "";
    } catch (IllegalArgumentException e) {
      return ""; // what is no address names no licence
    }
  }
}
