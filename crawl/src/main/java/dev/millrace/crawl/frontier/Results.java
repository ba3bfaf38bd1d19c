package dev.millrace.crawl.frontier;

import dev.millrace.crawl.frontier.Outcomes.Sequel;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.FoundUrl;
import dev.millrace.schemas.HostState;
import dev.millrace.schemas.SiteFileState;
import dev.millrace.schemas.UrlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from the result of an order: for its URL, its host, its site, and what it found. */
final class Results {
  private static final Logger LOG = LoggerFactory.getLogger(Results.class);

  private final FrontierSettings settings;
  private final Tables tables;
  private final HostQueue queue;
  private final Hosts hosts;
  private final Books books;
  private final Pace pace;
  private final SiteFiles files;
  private final Discovery discovery;
  private final FrontierOutput output;

  Results(Frontier.Parts parts) {
    this.settings = parts.settings();
    this.tables = parts.tables();
    this.queue = parts.queue();
    this.hosts = parts.hosts();
    this.books = parts.books();
    this.pace = parts.pace();
    this.files = parts.files();
    this.discovery = parts.discovery();
    this.output = parts.output();
  }

  void take(FetchResult result, long now) {
    if (result.getRelayed()) {
      CrawlUrl.parse(result.getAskedBy() + "/")
          .ifPresent(
              site ->
                  hosts.change(
                      site.host(),
                      host -> {
                        siteFile(host, site, SiteFile.ROBOTS, result, now);
                        hosts.schedule(host, now);
                      }));
      return;
    }
    List<DiscoveredUrls> found = new ArrayList<>();
    hosts.change(result.getHost(), host -> take(host, result, found, now));
    found.forEach(batch -> discovery.take(batch, now));
  }

  private void take(HostState host, FetchResult result, List<DiscoveredUrls> found, long now) {
    if (!host.getOpenOrder().equals(result.getOrderId())) {
      LOG.warn(
          "a result of order {} for {}, which has not that one open: {}",
          result.getOrderId(),
          host.getHost(),
          host.getOpenOrder());
      return;
    }
    host.setOpenOrder("");
    host.setOpenUrl("");
    books.ended(result.getOutcome());
    Sequel sequel = Outcomes.sequel(result);
    pace(host, result, sequel, now);
    if (sequel != Sequel.DEAL_ANEW) {
      told(host, result, sequel, found, now);
    }
    hosts.schedule(host, now);
  }

  private void pace(HostState host, FetchResult result, Sequel sequel, long now) {
    boolean moved = !host.getAddress().isEmpty() && !host.getAddress().equals(result.getAddress());
    if (!result.getAddress().isEmpty()) {
      host.setAddress(result.getAddress());
    }
    switch (sequel) {
      case DONE, AGAIN -> {
        pace.answered(host, now);
        host.setSilent(false);
      }
      case BACK_OFF, LATER -> {
        pace.backOff(host, result.getRetryAfterMillis(), now);
        host.setSilent(host.getSilent() || host.getBackoffs() >= settings.attempts());
      }
      case DEAL_ANEW -> {
        if (moved) {
          pace.pause(host, now);
        }
      }
    }
  }

  private void told(
      HostState host, FetchResult result, Sequel sequel, List<DiscoveredUrls> found, long now) {
    Optional<SiteFile> file = SiteFile.of(result.getKind(), result.getUrl());
    if (file.isEmpty()) {
      url(host, result, sequel, found, now);
    } else if (result.getAskedBy().isEmpty()) {
      CrawlUrl.parse(result.getUrl())
          .ifPresent(site -> siteFile(host, site, file.get(), result, now));
    } else {
      asked(host, result, now);
    }
  }

  /** A robots.txt that another site, or this host by another scheme, was redirected to. */
  private void asked(HostState host, FetchResult result, long now) {
    byte[] key = Discovery.urlKey(result.getHost(), result.getUrl(), result.getAskedBy());
    tables
        .url(key)
        .ifPresent(
            url -> {
              queue.remove(host, key, url);
              tables.deleteUrl(key);
              host.setWaiting(host.getWaiting() - 1);
            });
    CrawlUrl.parse(result.getAskedBy() + "/")
        .ifPresent(
            site -> {
              if (site.host().equals(host.getHost())) {
                siteFile(host, site, SiteFile.ROBOTS, result, now);
              } else {
                output.relay(
                    site.registrableDomain(),
                    FetchResult.newBuilder(result).setRelayed(true).build());
              }
            });
  }

  /** An answer about a file of a site on this host, from wherever it came. */
  private void siteFile(
      HostState host, CrawlUrl site, SiteFile file, FetchResult answer, long now) {
    SiteFileState state = files.answered(site.origin(), file, answer, now);
    if (file != SiteFile.ROBOTS) {
      return;
    }
    if (state.getHops() > 0) {
      CrawlUrl.parse(answer.getLocation())
          .ifPresent(target -> output.discovered(target.registrableDomain(), ask(site, target)));
      return;
    }
    host.setSilent(state.getState().equals(SiteFiles.UNREACHABLE));
    if (state.getState().equals(SiteFiles.KNOWN)) {
      SiteRules.Voice voice = files.voice(site);
      host.setCrawlDelayMillis(voice.crawlDelayMillis().orElse(0));
      pace.pause(host, now);
      sitemaps(site, voice);
    }
  }

  private static DiscoveredUrls ask(CrawlUrl site, CrawlUrl target) {
    return DiscoveredUrls.newBuilder()
        .setUrls(List.of(new FoundUrl(target.text(), FetchKind.ROBOTS.label())))
        .setSource(site.robots().text())
        .setAskedBy(site.origin())
        .build();
  }

  private void sitemaps(CrawlUrl site, SiteRules.Voice voice) {
    for (CrawlUrl sitemap : voice.sitemaps()) {
      output.discovered(
          sitemap.registrableDomain(),
          DiscoveredUrls.newBuilder()
              .setUrls(List.of(new FoundUrl(sitemap.text(), FetchKind.SITEMAP.label())))
              .setSource(site.robots().text())
              .setAskedBy(site.origin())
              .build());
    }
  }

  private void url(
      HostState host, FetchResult result, Sequel sequel, List<DiscoveredUrls> found, long now) {
    byte[] key = Discovery.urlKey(result.getHost(), result.getUrl(), "");
    UrlState url = tables.url(key).orElse(null);
    if (url == null) {
      LOG.warn("a result for {}, which is not known", result.getUrl());
      return;
    }
    boolean fails = sequel == Sequel.LATER || sequel == Sequel.AGAIN;
    url.setDetail(result.getDetail());
    url.setFetchedAt(now);
    if (fails && url.getFailures() + 1 < settings.attempts()) {
      queue.remove(host, key, url);
      url.setFailures(url.getFailures() + 1);
      queue.addTimed(host, retryAt(host, sequel, url.getFailures(), now), key, url);
    } else {
      conclude(host, key, url, result, found, now);
    }
    tables.put(key, url);
  }

  private long retryAt(HostState host, Sequel sequel, int failures, long now) {
    return sequel == Sequel.LATER
        ? host.getNotBefore()
        : now
            + Math.min(
                settings.longestBackoff().toMillis(),
                settings.backoff().toMillis() << Math.min(failures - 1, 30));
  }

  private void conclude(
      HostState host,
      byte[] key,
      UrlState url,
      FetchResult result,
      List<DiscoveredUrls> found,
      long now) {
    queue.remove(host, key, url);
    boolean first = url.getOutcome().isEmpty();
    if (first) {
      host.setWaiting(host.getWaiting() - 1);
    }
    url.setFailures(0);
    url.setOutcome(result.getOutcome());
    boolean repeats = remember(host, url, result, first);
    if (isWorthAnother(url, result) && !repeats) {
      url.setIntervalMillis(
          settings
              .revisits()
              .next(url.getIntervalMillis(), !Outcomes.isUnchanged(result.getOutcome())));
      queue.addTimed(host, now + url.getIntervalMillis(), key, url);
    }
    if (!repeats) {
      links(result, found);
    }
  }

  /** Whether too many URLs of the host have given this body. */
  private boolean remember(HostState host, UrlState url, FetchResult result, boolean first) {
    if (result.getOutcome().equals(Outcomes.PAGE) && first) {
      host.setPages(host.getPages() + 1);
    }
    if (result.getOutcome().equals(Outcomes.PAGE)) {
      url.setPageOrderId(result.getOrderId());
      url.setPageFetchedAt(result.getFetchedAt().toEpochMilli());
    }
    if (!Outcomes.isUnchanged(result.getOutcome())) {
      url.setEtag(result.getEtag());
      url.setLastModified(result.getLastModified());
    }
    boolean isNew = !result.getDigest().isEmpty() && !result.getDigest().equals(url.getDigest());
    if (!isNew) {
      return false;
    }
    url.setDigest(result.getDigest());
    return result.getOutcome().equals(Outcomes.PAGE)
        && tables.countDigest(host.getHost(), result.getDigest()) > settings.samePages();
  }

  /** What gave something to read may give something else another time. */
  private static boolean isWorthAnother(UrlState url, FetchResult result) {
    return result.getOutcome().equals(Outcomes.PAGE)
        || Outcomes.isUnchanged(result.getOutcome())
        || result.getOutcome().equals(Outcomes.SITEMAP)
        || result.getOutcome().equals(Outcomes.FEED)
        || url.getIntervalMillis() > 0;
  }

  private static void links(FetchResult result, List<DiscoveredUrls> found) {
    if (!result.getLinks().isEmpty()) {
      boolean redirect = result.getOutcome().equals(Outcomes.REDIRECT);
      List<String> redirects = new ArrayList<>();
      if (redirect) {
        redirects.addAll(result.getRedirects());
        redirects.add(result.getUrl());
      }
      found.add(
          DiscoveredUrls.newBuilder()
              .setUrls(result.getLinks())
              .setSource(result.getUrl())
              .setOrderId(result.getOrderId())
              .setDepth(result.getDepth() + (redirect ? 0 : 1))
              .setRedirects(redirects)
              .setFoundAt(result.getFetchedAt())
              .build());
    }
  }
}
