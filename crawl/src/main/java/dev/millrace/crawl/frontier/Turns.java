package dev.millrace.crawl.frontier;

import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.HostState;
import dev.millrace.schemas.SiteFileState;
import dev.millrace.schemas.UrlState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Gives each host whose time has come its next order, if there is anything to order. */
final class Turns {
  /** Every so many orders a visit that is due comes before what was never fetched. */
  private static final int REVISIT_EVERY = 4;

  /** URLs looked at in one turn; those that robots.txt forbids cost no order. */
  private static final int LOOKED_AT = 50;

  private final Tables tables;
  private final HostQueue queue;
  private final Hosts hosts;
  private final ReadyHosts ready;
  private final Books books;
  private final Pace pace;
  private final SiteFiles files;
  private final SiteRules rules;
  private final FrontierSettings settings;
  private final FrontierOutput output;
  private final long startedAt;

  /**
   * @param startedAt when this copy took the partition over; another may have had it until then
   */
  Turns(Frontier.Parts parts, long startedAt) {
    this.tables = parts.tables();
    this.queue = parts.queue();
    this.hosts = parts.hosts();
    this.ready = parts.ready();
    this.books = parts.books();
    this.pace = parts.pace();
    this.files = parts.files();
    this.rules = parts.rules();
    this.settings = parts.settings();
    this.output = parts.output();
    this.startedAt = startedAt;
  }

  /** Returns whether all whose time has come had their turn. */
  boolean give(long now, int most) {
    for (int turn = 0; turn < most; turn++) {
      Optional<String> host = ready.next(now);
      if (host.isEmpty()) {
        return true;
      }
      hosts.change(host.get(), state -> turn(state, now));
    }
    return false;
  }

  private void turn(HostState host, long now) {
    hosts.unschedule(host);
    if (!host.getOpenOrder().isEmpty()) {
      return;
    }
    long allowed = allowed(host);
    if (allowed > now) {
      hosts.scheduleAt(host, allowed);
      return;
    }
    for (int looked = 0; looked < LOOKED_AT; looked++) {
      Optional<HostQueue.Waiting> next = next(host, now);
      if (next.isEmpty()) {
        queue
            .first(host, HostQueue.TIMED)
            .ifPresent(timed -> hosts.scheduleAt(host, Math.max(timed.place(), now + 1)));
        return;
      }
      if (decide(host, next.get().urlKey(), now)) {
        return;
      }
    }
    hosts.scheduleAt(host, now + 1);
  }

  /** A host that never answered anything was never asked. */
  private long allowed(HostState host) {
    return host.getNotBefore() == 0
        ? 0
        : Math.max(host.getNotBefore(), startedAt + pace.delay(host));
  }

  private Optional<HostQueue.Waiting> next(HostState host, long now) {
    Optional<HostQueue.Waiting> asked = queue.first(host, HostQueue.ASKED);
    if (asked.isPresent()) {
      return asked;
    }
    Optional<HostQueue.Waiting> fresh =
        host.getPages() < settings.maxPagesPerHost()
            ? queue.first(host, HostQueue.NEW)
            : Optional.empty();
    boolean revisit = host.getOrders() % REVISIT_EVERY == REVISIT_EVERY - 1;
    if (fresh.isPresent() && !revisit) {
      return fresh;
    }
    return queue.first(host, HostQueue.TIMED).filter(timed -> timed.place() <= now).or(() -> fresh);
  }

  /** Whether the host's turn is over: it has an order, or must wait for one of its files. */
  private boolean decide(HostState host, byte[] key, long now) {
    UrlState url = tables.url(key).orElseThrow();
    CrawlUrl parsed =
        CrawlUrl.parse(url.getUrl())
            .orElseThrow(() -> new IllegalStateException("queued, but no URL: " + url.getUrl()));
    if (FetchKind.of(url.getKind()) == FetchKind.ROBOTS) {
      order(host, of(host, parsed, FetchKind.ROBOTS, now).setAskedBy(url.getAskedBy()));
      return true;
    }
    if (mustWait(host, parsed, now)) {
      return true;
    }
    SiteRules.Voice voice = files.voice(parsed);
    SiteRules.Ruling ruling = voice.ruling(parsed);
    if (!ruling.allowed()) {
      forbid(host, key, url, ruling.line(), now);
      return false;
    }
    order(
        host,
        of(host, parsed, FetchKind.of(url.getKind()), now)
            .setDepth(url.getDepth())
            .setAskedBy(url.getAskedBy())
            .setVisit(url.getVisits())
            .setEtag(url.getEtag())
            .setLastModified(url.getLastModified())
            .setDigest(url.getDigest())
            .setPageOrderId(url.getPageOrderId())
            .setPageFetchedAt(Instant.ofEpochMilli(url.getPageFetchedAt()))
            .setRedirects(url.getRedirects())
            .setOptOuts(voice.optOuts(parsed)));
    url.setVisits(url.getVisits() + 1);
    tables.put(key, url);
    return true;
  }

  /** Orders what must be known of the site first, or lets the host wait for it. */
  private boolean mustWait(HostState host, CrawlUrl url, long now) {
    for (SiteFile file : rules.wanted()) {
      SiteFileState state = files.get(url.origin(), file);
      switch (SiteFiles.standing(state, now)) {
        case TO_ASK -> {
          order(host, of(host, file.of(url), file.kind(), now));
          return true;
        }
        case UNKNOWN -> {
          if (file == SiteFile.ROBOTS) {
            hosts.scheduleAt(host, state.getAskAt());
            return true;
          }
        }
        case GOOD, ABSENT -> {}
      }
    }
    return false;
  }

  /** It may be allowed another time; until then it has its answer. */
  private void forbid(HostState host, byte[] key, UrlState url, String line, long now) {
    queue.remove(host, key, url);
    if (url.getOutcome().isEmpty()) {
      host.setWaiting(host.getWaiting() - 1);
      books.refused(Outcomes.FORBIDDEN_BY_ROBOTS);
    }
    url.setOutcome(Outcomes.FORBIDDEN_BY_ROBOTS);
    url.setDetail(line);
    queue.addTimed(host, now + settings.revisits().longest().toMillis(), key, url);
    tables.put(key, url);
  }

  private FetchOrder.Builder of(HostState host, CrawlUrl url, FetchKind kind, long now) {
    return FetchOrder.newBuilder()
        .setOrderId(orderId(host, url, now))
        .setUrl(url.text())
        .setHost(url.host())
        .setDomain(url.registrableDomain())
        .setKind(kind.label())
        .setAddress(host.getAddress())
        .setDelayMillis(pace.delay(host))
        .setIssuedAt(Instant.ofEpochMilli(now));
  }

  /** The same for the same order, should the transaction be repeated; never for two. */
  private static String orderId(HostState host, CrawlUrl url, long now) {
    String name = host.getOrders() + " " + now + " " + url.text();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private void order(HostState host, FetchOrder.Builder builder) {
    FetchOrder order = builder.build();
    host.setOrders(host.getOrders() + 1);
    host.setOpenOrder(order.getOrderId());
    host.setOpenUrl(order.getUrl());
    host.setOpenSince(order.getIssuedAt().toEpochMilli());
    books.ordered();
    output.order(order);
  }
}
