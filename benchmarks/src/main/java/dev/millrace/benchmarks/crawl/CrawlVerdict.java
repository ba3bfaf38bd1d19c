package dev.millrace.benchmarks.crawl;

import dev.millrace.accounts.CrawlCounts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a crawl has done, counted by the topics and by the server's log, apart from what the crawl
 * itself says.
 *
 * @param lines for people
 * @param right whether every check holds
 */
record CrawlVerdict(List<String> lines, boolean right) {
  private static final int SHOWN = 5;

  static CrawlVerdict of(
      GeneratedWeb web,
      RequestLog log,
      Connection connection,
      Topics topics,
      CrawlCounts counts,
      boolean drained,
      long addressPauseMillis) {
    Checks checks = new Checks();
    RecordSerdes serdes = new RecordSerdes(connection);
    checks.add("the crawl came to its end", drained ? List.of() : List.of("it did not"));
    RequestLog.Gaps hosts =
        log.gaps(
            RequestLog.Request::host,
            request -> web.pauseMillis(Integer.parseInt(request.host().substring(5, 8))));
    checks.add(
        "no two of %,d requests to a host closer than its pause (tightest: %.1f ms over it)"
            .formatted(log.requests().size(), hosts.tightestMicros() / 1e3),
        hosts.tooClose());
    RequestLog.Gaps addresses =
        log.gaps(RequestLog.Request::address, request -> addressPauseMillis);
    checks.add(
        "no two requests to an address closer than %d ms (tightest: %.1f ms over it)"
            .formatted(addressPauseMillis, addresses.tightestMicros() / 1e3),
        addresses.tooClose());
    checks.add("no request that robots.txt forbids", forbidden(log));
    pages(checks, web, connection, topics);
    orders(checks, connection, topics, serdes, counts);
    checks.say("%,d requests for pages were repeated after a kill".formatted(log.repeated()));
    return new CrawlVerdict(List.copyOf(checks.lines), checks.right);
  }

  /** Lines, and whether all is right so far. */
  private static final class Checks {
    private final List<String> lines = new ArrayList<>();
    private boolean right = true;

    void add(String claim, List<String> against) {
      right &= against.isEmpty();
      lines.add(
          (against.isEmpty() ? "right  " : "WRONG  ")
              + claim
              + (against.isEmpty()
                  ? ""
                  : String.format(Locale.ROOT, ": %,d against it", against.size())));
      against.stream().limit(SHOWN).forEach(one -> lines.add("         " + one));
    }

    void say(String line) {
      lines.add("       " + line);
    }
  }

  private static List<String> forbidden(RequestLog log) {
    return log.requests().stream()
        .filter(request -> request.path().startsWith("/private/"))
        .map(request -> request.host() + request.path())
        .toList();
  }

  private static void pages(Checks checks, GeneratedWeb web, Connection connection, Topics topics) {
    Map<String, Integer> found = new HashMap<>();
    TopicScan.heads("bench", connection, List.of(topics.pages()))
        .toEnd(head -> found.merge(head.key().orElse(""), 1, Integer::sum));
    Set<String> expected = web.pages();
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(found.keySet());
    Set<String> foreign = new TreeSet<>(found.keySet());
    foreign.removeAll(expected);
    checks.add("each of %,d pages is there".formatted(expected.size()), List.copyOf(missing));
    checks.add("no other page is there", List.copyOf(foreign));
    checks.add(
        "no page is there twice",
        found.entrySet().stream()
            .filter(entry -> entry.getValue() > 1)
            .map(entry -> entry.getKey() + " " + entry.getValue() + " times")
            .toList());
  }

  private static void orders(
      Checks checks,
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      CrawlCounts counts) {
    Map<String, Integer> open = new HashMap<>();
    Map<String, Long> outcomes = new HashMap<>();
    List<String> odd = new ArrayList<>();
    long[] orders = {0};
    TopicScan.<FetchOrder>values("bench", connection, serdes, topics.fetchOrders())
        .toEnd(
            record -> {
              orders[0]++;
              open.merge(record.value().getOrderId(), 1, Integer::sum);
            });
    TopicScan.<FetchResult>values("bench", connection, serdes, topics.fetchResults())
        .toEnd(
            record -> {
              if (!record.value().getRelayed()) {
                open.merge(record.value().getOrderId(), -1, Integer::sum);
                outcomes.merge(record.value().getOutcome(), 1L, Long::sum);
              }
            });
    open.forEach(
        (order, balance) -> {
          if (balance != 0) {
            odd.add("order " + order + ": " + balance);
          }
        });
    checks.add("each of %,d orders has one result".formatted(orders[0]), odd);
    long pages = outcomes.getOrDefault("page", 0L);
    checks.add(
        "the frontier's books say the same: %,d orders, %,d pages, skipped %s"
            .formatted(counts.orders(), counts.pages(), counts.skipped()),
        counts.orders() == orders[0] && counts.pages() == pages && counts.unaccounted() == 0
            ? List.of()
            : List.of("on the topics: %,d orders, %s".formatted(orders[0], outcomes)));
  }
}
