package dev.millrace.crawl.frontier;

import dev.millrace.crawl.admission.Admission;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.crawl.url.TrapRules;
import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.FoundUrl;
import dev.millrace.schemas.HostState;
import dev.millrace.schemas.UrlState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes found URLs into the queues of their hosts, each once. */
final class Discovery {
  static final String UNUSABLE = "unusable-url";
  static final String TOO_DEEP = "too-deep";
  static final String TOO_MANY_REDIRECTS = "too-many-redirects";

  static final String QUERY_ORDERS = "trap.query-orders";

  private static final int ORDERS_OF_A_QUERY = 2;

  /** As browsers follow (WHATWG Fetch standard, "HTTP-redirect fetch"). */
  private static final int MOST_REDIRECTS = 20;

  private final FrontierSettings settings;
  private final Admission admission;
  private final Tables tables;
  private final HostQueue queue;
  private final Hosts hosts;
  private final Books books;

  Discovery(
      FrontierSettings settings,
      Admission admission,
      Tables tables,
      HostQueue queue,
      Hosts hosts,
      Books books) {
    this.settings = settings;
    this.admission = admission;
    this.tables = tables;
    this.queue = queue;
    this.hosts = hosts;
    this.books = books;
  }

  private record Found(CrawlUrl url, FetchKind kind) {}

  void take(DiscoveredUrls batch, long now) {
    Map<String, List<Found>> byHost = new LinkedHashMap<>();
    for (FoundUrl found : batch.getUrls()) {
      Optional<CrawlUrl> url = CrawlUrl.parse(found.getUrl());
      Optional<String> refusal = url.isEmpty() ? Optional.of(UNUSABLE) : refusal(url.get(), batch);
      if (refusal.isPresent()) {
        books.refused(refusal.get());
      } else {
        byHost
            .computeIfAbsent(url.orElseThrow().host(), host -> new ArrayList<>())
            .add(new Found(url.orElseThrow(), FetchKind.of(found.getKind())));
      }
    }
    byHost.forEach(
        (host, urls) ->
            hosts.change(
                host,
                state -> {
                  urls.forEach(found -> take(state, found, batch));
                  hosts.schedule(state, now);
                }));
  }

  /** What a robots.txt leads to, by a redirect or as a sitemap, is no page of the crawl. */
  private Optional<String> refusal(CrawlUrl url, DiscoveredUrls batch) {
    if (!batch.getAskedBy().isEmpty()) {
      return Optional.empty();
    }
    if (batch.getDepth() > settings.maxDepth()) {
      return Optional.of(TOO_DEEP);
    }
    if (batch.getRedirects().size() > MOST_REDIRECTS) {
      return Optional.of(TOO_MANY_REDIRECTS);
    }
    return admission.refusal(url);
  }

  private void take(HostState host, Found found, DiscoveredUrls batch) {
    boolean isAsked = found.kind == FetchKind.ROBOTS;
    byte[] key = urlKey(found.url.host(), found.url.text(), isAsked ? batch.getAskedBy() : "");
    if (tables.url(key).isPresent()) {
      return;
    }
    if (isOneOrderTooMany(host, found.url)) {
      books.refused(QUERY_ORDERS);
      return;
    }
    UrlState url =
        UrlState.newBuilder()
            .setUrl(found.url.text())
            .setKind(found.kind.label())
            .setDepth(batch.getDepth())
            .setRedirects(batch.getRedirects())
            .setAskedBy(batch.getAskedBy())
            .build();
    if (isAsked) {
      queue.addAsked(host, key, url);
    } else {
      queue.addNew(host, key, url);
      books.newUrl();
    }
    host.setWaiting(host.getWaiting() + 1);
    tables.put(key, url);
  }

  /** Of URLs that differ in the order of their parameters alone, a few are let in. */
  private boolean isOneOrderTooMany(HostState host, CrawlUrl url) {
    return url.query().contains("&")
        && tables.countDigest(host.getHost(), "query " + TrapRules.shape(url)) > ORDERS_OF_A_QUERY;
  }

  /** A robots.txt is asked for on behalf of each site that was redirected to it. */
  static byte[] urlKey(String host, String url, String askedBy) {
    return Keys.url(host, askedBy.isEmpty() ? url : url + " " + askedBy);
  }
}
