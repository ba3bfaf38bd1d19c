package dev.millrace.crawl.discover;

import dev.millrace.crawl.discover.internal.StrangeXml;
import dev.millrace.crawl.discover.internal.Times;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.crawl.url.UrlForm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads feeds: RSS of every version, and Atom (RFC 4287). */
public final class FeedReader {
  private static final int MOST_ITEMS = 10_000;

  private final UrlForm form;

  public FeedReader(UrlForm form) {
    this.form = form;
  }

  /** The pages of its items, in order; none where it is no feed. */
  public List<Sitemap.Entry> read(CrawlUrl at, byte[] body) {
    Reading reading = new Reading(at);
    StrangeXml.visit(body, reading);
    return List.copyOf(reading.items);
  }

  /** One file. */
  private final class Reading implements StrangeXml.Visitor {
    private final CrawlUrl at;
    private final List<Sitemap.Entry> items = new ArrayList<>();
    private String link = "";
    private Optional<Instant> changedAt = Optional.empty();

    Reading(CrawlUrl at) {
      this.at = at;
    }

    @Override
    public void begin(String parent, String name, Optional<String> href, Optional<String> rel) {
      boolean isPage = name.equals("link") && rel.orElse("alternate").equals("alternate");
      if (isPage && parent.equals("entry") && href.isPresent()) {
        link = href.get();
      }
    }

    @Override
    public boolean end(String parent, String name, String text) {
      boolean ofItem = parent.equals("item") || parent.equals("entry");
      switch (name) {
        case "link", "guid" -> link = ofItem && link.isEmpty() ? text : link;
        case "pubDate", "date", "updated", "published" ->
            changedAt = ofItem ? Times.parse(text).or(() -> changedAt) : changedAt;
        case "item", "entry" -> endItem();
        default -> {}
      }
      return items.size() < MOST_ITEMS;
    }

    private void endItem() {
      if (!link.isEmpty()) {
        form.resolve(at, link).ifPresent(url -> items.add(new Sitemap.Entry(url, changedAt)));
      }
      link = "";
      changedAt = Optional.empty();
    }
  }
}
