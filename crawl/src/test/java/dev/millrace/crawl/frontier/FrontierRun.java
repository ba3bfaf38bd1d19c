package dev.millrace.crawl.frontier;

import dev.millrace.crawl.CrawlSettings.OptOuts;
import dev.millrace.crawl.admission.Admission;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.CrawlProgress;
import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.FoundUrl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A frontier over stores in memory, by a clock that stands still, and what it sends. */
final class FrontierRun implements FrontierOutput {
  static final long BEGIN = 1_000_000_000L;

  final FrontierStores stores = TreeMapStore.stores();
  final Deque<FetchOrder> orders = new ArrayDeque<>();
  final List<FetchResult> relayed = new ArrayList<>();
  final List<DiscoveredUrls> sent = new ArrayList<>();
  private final FrontierSettings settings;
  private final OptOuts optOuts;
  private Frontier frontier;
  private Optional<CrawlProgress> progress = Optional.empty();
  long now = BEGIN;

  FrontierRun() {
    this(FrontierSettings.DEFAULT);
  }

  FrontierRun(FrontierSettings settings) {
    this(settings, new OptOuts(true, false, false));
  }

  /**
   * @param optOuts which files beside robots.txt are asked for
   */
  FrontierRun(FrontierSettings settings, OptOuts optOuts) {
    this.settings = settings;
    this.optOuts = optOuts;
    this.frontier = open();
  }

  private Frontier open() {
    Admission all =
        url -> url.path().contains("trap") ? Optional.of("trap.test") : Optional.empty();
    SiteRules rules = new SiteVoices("millrace", optOuts);
    return new Frontier(settings, rules, all, stores, this, 0, now);
  }

  /** Another copy takes over. */
  void restart() {
    frontier = open();
  }

  void found(int depth, String... urls) {
    frontier.discovered(
        DiscoveredUrls.newBuilder()
            .setUrls(Arrays.stream(urls).map(url -> new FoundUrl(url, "page")).toList())
            .setDepth(depth)
            .build(),
        now);
  }

  void pass(Duration time) {
    now += time.toMillis();
  }

  void turns() {
    while (!frontier.turns(now, 100)) {
      // until all had theirs
    }
  }

  /** Lets time pass, and gives the next order. */
  FetchOrder nextAfter(Duration time) {
    pass(time);
    turns();
    return next();
  }

  FetchOrder next() {
    turns();
    if (orders.isEmpty()) {
      throw new AssertionError("no order");
    }
    return orders.remove();
  }

  boolean hasNext() {
    turns();
    return !orders.isEmpty();
  }

  FetchResult.Builder answer(FetchOrder order, int status, String outcome) {
    return FetchResult.newBuilder()
        .setOrderId(order.getOrderId())
        .setUrl(order.getUrl())
        .setHost(order.getHost())
        .setKind(order.getKind())
        .setDepth(order.getDepth())
        .setAskedBy(order.getAskedBy())
        .setRedirects(order.getRedirects())
        .setAddress("192.0.2.1")
        .setStatus(status)
        .setOutcome(outcome);
  }

  void give(FetchResult.Builder result) {
    frontier.result(result.build(), now);
    deliver();
  }

  /** What the frontier sends to frontiers comes to this one, which has all domains. */
  private void deliver() {
    List<FetchResult> results = List.copyOf(relayed);
    List<DiscoveredUrls> found = List.copyOf(sent);
    relayed.clear();
    sent.clear();
    found.forEach(urls -> frontier.discovered(urls, now));
    results.forEach(result -> frontier.result(result, now));
  }

  void give(FetchOrder order, int status, String outcome) {
    give(answer(order, status, outcome));
  }

  void page(FetchOrder order, String digest, String... links) {
    give(
        answer(order, 200, Outcomes.PAGE)
            .setDigest(digest)
            .setLinks(Arrays.stream(links).map(link -> new FoundUrl(link, "page")).toList()));
  }

  /** Answers a robots.txt. */
  void robots(FetchOrder order, String text) {
    give(
        answer(order, 200, Outcomes.ROBOTS)
            .setBody(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  /** A host that is known and has no robots.txt, with its first page ordered. */
  FetchOrder begun(String url) {
    found(0, url);
    FetchOrder robots = next();
    give(robots, 404, Outcomes.ROBOTS);
    return nextAfter(settings.delay());
  }

  CrawlProgress progress() {
    pass(Duration.ofSeconds(1));
    turns();
    return progress.orElseThrow();
  }

  CrawlProgress lastTold() {
    return progress.orElseThrow();
  }

  String host(String url) {
    return CrawlUrl.parse(url).orElseThrow().host();
  }

  @Override
  public void order(FetchOrder order) {
    orders.add(order);
  }

  @Override
  public void discovered(String domain, DiscoveredUrls urls) {
    sent.add(urls);
  }

  @Override
  public void relay(String domain, FetchResult result) {
    relayed.add(result);
  }

  @Override
  public void progress(CrawlProgress told) {
    progress = Optional.of(told);
  }
}
