package dev.millrace.crawl.discover;

import dev.millrace.crawl.discover.internal.StrangeXml;
import dev.millrace.crawl.discover.internal.Times;
import dev.millrace.crawl.fetch.Gunzip;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.crawl.url.UrlForm;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads sitemaps of every kind: XML, also of news, indexes of others, plain lists of URLs, and
 * feeds; gzip or not. Bounded in entries and in bytes, however small the file that they came in.
 */
public final class SitemapReader {
  private final UrlForm form;

  public SitemapReader(UrlForm form) {
    this.form = form;
  }

  /**
   * @param at where it was found
   * @param byIndex whether an index led here
   * @param vouching origins, such as {@code https://example.org}, whose robots.txt names this
   *     sitemap
   */
  public Sitemap read(CrawlUrl at, byte[] body, boolean byIndex, Set<String> vouching) {
    byte[] plain = isGzip(body) ? Gunzip.upTo(body, Sitemap.LIMIT_BYTES + 1) : body;
    Reading reading = new Reading(at, byIndex, vouching);
    if (isXml(plain)) {
      StrangeXml.visit(plain, reading);
      new FeedReader(form).read(at, plain).forEach(reading::add);
    } else {
      reading.lines(new String(plain, StandardCharsets.UTF_8));
    }
    return new Sitemap(
        reading.entries,
        reading.children,
        reading.dropped,
        reading.truncated || plain.length > Sitemap.LIMIT_BYTES);
  }

  private static boolean isGzip(byte[] body) {
    return body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
  }

  private static boolean isXml(byte[] body) {
    String begin = new String(body, 0, Math.min(body.length, 256), StandardCharsets.ISO_8859_1);
    return begin.replaceAll("[^\\x21-\\x7e]", "").startsWith("<");
  }

  /** One file. */
  private final class Reading implements StrangeXml.Visitor {
    private final CrawlUrl at;
    private final boolean byIndex;
    private final Set<String> vouching;
    private final List<Sitemap.Entry> entries = new ArrayList<>();
    private final List<CrawlUrl> children = new ArrayList<>();
    private String location = "";
    private Optional<Instant> changedAt = Optional.empty();
    private int dropped;
    private boolean truncated;

    Reading(CrawlUrl at, boolean byIndex, Set<String> vouching) {
      this.at = at;
      this.byIndex = byIndex;
      this.vouching = vouching;
    }

    @Override
    public boolean end(String parent, String name, String text) {
      boolean ofEntry = parent.equals("url") || parent.equals("sitemap");
      switch (name) {
        case "loc" -> location = ofEntry ? text : location;
        case "lastmod" -> changedAt = Times.parse(text);
        case "publication_date" -> changedAt = Times.parse(text).or(() -> changedAt);
        case "url" -> endEntry();
        case "sitemap" -> endChild();
        default -> {}
      }
      return !truncated;
    }

    private void endEntry() {
      Optional<CrawlUrl> url = form.resolve(at, location);
      if (location.isEmpty() || url.isEmpty()) {
        drop();
      } else {
        add(new Sitemap.Entry(url.get(), changedAt));
      }
      location = "";
      changedAt = Optional.empty();
    }

    private void endChild() {
      Optional<CrawlUrl> child = form.resolve(at, location);
      boolean leadsOn = !byIndex && !location.isEmpty() && child.filter(this::isOurs).isPresent();
      if (leadsOn && !child.get().equals(at) && hasRoom()) {
        children.add(child.get());
      } else {
        drop();
      }
      location = "";
    }

    void lines(String lines) {
      lines.lines().takeWhile(line -> !truncated).forEach(this::line);
    }

    private void line(String line) {
      String text = line.replace("\ufeff", "").strip();
      if (!text.isEmpty()) {
        form.parse(text)
            .ifPresentOrElse(url -> add(new Sitemap.Entry(url, Optional.empty())), this::drop);
      }
    }

    void add(Sitemap.Entry entry) {
      if (!isOurs(entry.url())) {
        drop();
      } else if (hasRoom()) {
        entries.add(entry);
      }
    }

    private void drop() {
      dropped += hasRoom() ? 1 : 0;
    }

    /** Every entry costs, also one that is dropped. */
    private boolean hasRoom() {
      truncated = entries.size() + children.size() + dropped >= Sitemap.MOST_ENTRIES;
      return !truncated;
    }

    private boolean isOurs(CrawlUrl url) {
      return url.host().equals(at.host()) || vouching.contains(url.origin());
    }
  }
}
