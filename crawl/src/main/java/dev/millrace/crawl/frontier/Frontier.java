package dev.millrace.crawl.frontier;

import dev.millrace.crawl.admission.Admission;
import dev.millrace.schemas.CrawlProgress;
import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.FetchResult;
import java.util.Optional;

/**
 * The frontier of some registrable domains: which URLs are known, which wait, which host is due,
 * and at most one open order a host. All it knows is in its stores; nothing grows with the crawl in
 * memory. Used by one thread; times are milliseconds since 1970, of that thread's clock.
 *
 * <p>A host's next order is due when the result of the one before has come in and the host's delay
 * has passed since. The result comes after the answer, so the host sees no two requests closer than
 * its delay, whatever the clocks of other machines say.
 */
public final class Frontier {
  private static final long TELL_EVERY_MILLIS = 500;

  private final Parts parts;
  private final Results results;
  private final Turns turns;
  private Optional<CrawlProgress> latest = Optional.empty();
  private boolean untold;
  private boolean drainedWhenTold;
  private long toldAt;

  /** What its classes share. */
  record Parts(
      FrontierSettings settings,
      Tables tables,
      HostQueue queue,
      ReadyHosts ready,
      Hosts hosts,
      Books books,
      Pace pace,
      SiteFiles files,
      SiteRules rules,
      Discovery discovery,
      FrontierOutput output) {}

  /**
   * @param startedAt when this copy took these domains over
   */
  public Frontier(
      FrontierSettings settings,
      SiteRules rules,
      Admission admission,
      FrontierStores stores,
      FrontierOutput output,
      int partition,
      long startedAt) {
    Tables tables = new Tables(stores);
    HostQueue queue = new HostQueue(stores.queues());
    ReadyHosts ready = new ReadyHosts(stores.ready());
    Books books = new Books(stores.books(), partition, settings.maxPagesPerHost());
    Hosts hosts = new Hosts(tables, books, ready);
    this.parts =
        new Parts(
            settings,
            tables,
            queue,
            ready,
            hosts,
            books,
            new Pace(settings),
            new SiteFiles(tables, rules),
            rules,
            new Discovery(settings, admission, tables, queue, hosts, books),
            output);
    this.results = new Results(parts);
    this.turns = new Turns(parts, startedAt);
  }

  /** URLs were found. */
  public void discovered(DiscoveredUrls batch, long now) {
    parts.discovery().take(batch, now);
    keepBooks(now);
  }

  /** An order has its result. */
  public void result(FetchResult result, long now) {
    results.take(result, now);
    keepBooks(now);
  }

  /**
   * Hosts whose time has come have their turn.
   *
   * @param most turns at once
   * @return whether all had theirs
   */
  public boolean turns(long now, int most) {
    boolean all = turns.give(now, most);
    keepBooks(now);
    return all;
  }

  /**
   * Whether it is drained can be read from the last record of its progress at any time: it is
   * written with what changes that. All else it says may be a little behind.
   */
  private void keepBooks(long now) {
    Books books = parts.books();
    if (books.isChanged() || latest.isEmpty()) {
      latest = Optional.of(books.keep(now));
      untold = true;
    }
    if (untold && (books.isDrained() != drainedWhenTold || now >= toldAt + TELL_EVERY_MILLIS)) {
      parts.output().progress(latest.orElseThrow());
      drainedWhenTold = books.isDrained();
      toldAt = now;
      untold = false;
    }
  }
}
