package dev.millrace.crawl.frontier;

import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.HostState;
import dev.millrace.schemas.SiteFileState;
import dev.millrace.schemas.UrlState;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The frontier's state in words: why a URL was fetched or not, and when a host is due. */
public final class StatusLines {
  private StatusLines() {}

  /** A host as its store holds it. */
  public static HostState host(byte[] value) {
    return Tables.HOSTS.read(ByteBuffer.wrap(value));
  }

  /** A URL as its store holds it. */
  public static UrlState url(byte[] value) {
    return Tables.URLS.read(ByteBuffer.wrap(value));
  }

  /** A site's file as its store holds it. */
  public static SiteFileState file(byte[] value) {
    return Tables.FILES.read(ByteBuffer.wrap(value));
  }

  /** Whether a key of the store of URLs is that URL's, or one of its host's. */
  public static boolean isOn(byte[] key, CrawlUrl asked, boolean exactly) {
    byte[] own = Keys.url(asked.host(), asked.text());
    return exactly
        ? Arrays.equals(key, own)
        : Arrays.equals(key, 0, Keys.HOST_BYTES, own, 0, Keys.HOST_BYTES);
  }

  /** Counts of all hosts. */
  public static List<String> all(Collection<HostState> hosts, long now) {
    long due =
        hosts.stream().filter(host -> !host.getSilent()).mapToLong(HostState::getWaiting).sum();
    long open = hosts.stream().filter(host -> !host.getOpenOrder().isEmpty()).count();
    return List.of(
        line("hosts", hosts.size()),
        line("orders", hosts.stream().mapToLong(HostState::getOrders).sum()),
        line("open orders", open),
        line("pages", hosts.stream().mapToLong(HostState::getPages).sum()),
        line("waiting", due),
        line("silent hosts", hosts.stream().filter(HostState::getSilent).count()),
        line("left alone", hosts.stream().filter(host -> host.getBackoffs() > 0).count()),
        "next turn        "
            + hosts.stream().mapToLong(HostState::getReadyAt).filter(at -> at >= 0).min().stream()
                .mapToObj(at -> at <= now ? "now" : time(at))
                .findFirst()
                .orElse("none"));
  }

  private static String line(String name, long count) {
    return String.format(Locale.ROOT, "%-16s %,d", name, count);
  }

  /** A host, and the files that speak for its sites. */
  public static List<String> host(HostState host, Map<String, SiteFileState> files, long now) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s at %s: %,d orders, %,d pages, %,d URLs wait",
            host.getHost(),
            host.getAddress().isEmpty() ? "no address known" : host.getAddress(),
            host.getOrders(),
            host.getPages(),
            host.getWaiting()));
    lines.add("pace: " + pace(host));
    lines.add("next: " + next(host, now));
    new TreeMap<>(files).forEach((name, file) -> lines.add(name + ": " + file(file, now)));
    return lines;
  }

  private static String pace(HostState host) {
    String asked =
        host.getCrawlDelayMillis() == 0
            ? "crawl.delay-ms, as robots.txt asks for no pause"
            : "robots.txt asks for " + host.getCrawlDelayMillis() + " ms";
    return host.getBackoffs() == 0
        ? asked
        : asked
            + "; left alone after "
            + host.getBackoffs()
            + " answers in a row of 429, 503, 403 or none"
            + (host.getSilent() ? ", and nobody waits for it" : "");
  }

  /** When a host is due. */
  public static String next(HostState host, long now) {
    if (!host.getOpenOrder().isEmpty()) {
      return "being fetched since " + time(host.getOpenSince()) + ": " + host.getOpenUrl();
    }
    if (host.getReadyAt() < 0) {
      return "nothing is due";
    }
    long at = Math.max(host.getReadyAt(), host.getNotBefore());
    return at <= now ? "now" : "not before " + time(at);
  }

  private static String file(SiteFileState file, long now) {
    String state =
        switch (file.getState()) {
          case SiteFiles.KNOWN -> file.getBody().remaining() + " bytes";
          case SiteFiles.NONE -> "there is none, so it forbids nothing";
          case SiteFiles.UNREACHABLE -> "unreachable, so nothing is fetched";
          default -> "not known yet";
        };
    return state
        + (file.getDetail().isEmpty() ? "" : " (" + file.getDetail() + ")")
        + (file.getAskAt() > now ? ", asked for again at " + time(file.getAskAt()) : "");
  }

  /**
   * @param asked the only URL wanted; empty: all, up to so many
   */
  public static List<String> urls(Map<String, UrlState> urls, String asked, int most) {
    if (urls.isEmpty()) {
      return List.of(
          asked.isEmpty()
              ? "no URL of it was let in"
              : asked + ": not known: no link to it was found, or it was not let in");
    }
    List<String> lines = new ArrayList<>();
    urls.values().stream().limit(most).map(StatusLines::line).forEach(lines::add);
    if (urls.size() > most) {
      lines.add(String.format(Locale.ROOT, "and %,d more", urls.size() - most));
    }
    return lines;
  }

  private static String line(UrlState url) {
    StringBuilder line = new StringBuilder(url.getUrl()).append(": ");
    if (url.getOutcome().isEmpty()) {
      line.append(
          url.getFailures() == 0 ? "waits" : "failed " + url.getFailures() + " times, tried again");
    } else {
      line.append(url.getOutcome());
    }
    if (!url.getDetail().isEmpty()) {
      line.append(" (").append(url.getDetail()).append(')');
    }
    if (url.getFetchedAt() > 0) {
      line.append(", last ").append(time(url.getFetchedAt()));
    }
    line.append(", ").append(url.getDepth()).append(" links from a seed");
    if (url.getQueuePart() == HostQueue.TIMED) {
      line.append(", next not before ").append(time(url.getQueuePlace()));
    }
    return line.toString();
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
