package dev.millrace.crawl.frontier;

import dev.millrace.schemas.HostState;
import dev.millrace.schemas.UrlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What waits for a host, in three parts: robots.txt files that other sites were redirected to, URLs
 * that were never fetched, by depth and arrival, and URLs that are due at a time.
 *
 * <p>Where a part begins is kept with the host: a search from its very start would pass over the
 * marks of all entries ever deleted, and cost more with each order.
 */
final class HostQueue {
  static final int ASKED = 0;
  static final int NEW = 1;
  static final int TIMED = 2;

  private static final int PARTS = 3;
  private static final int DEPTH_SHIFT = 40;
  private static final byte[] NOTHING = new byte[0];

  private final SortedStore queues;

  HostQueue(SortedStore queues) {
    this.queues = queues;
  }

  /** One that waits. */
  record Waiting(byte[] urlKey, long place) {}

  /** In the order of arrival. */
  void addAsked(HostState host, byte[] urlKey, UrlState url) {
    add(host, ASKED, arrival(host), urlKey, url);
  }

  /** By depth, then in the order of arrival. */
  void addNew(HostState host, byte[] urlKey, UrlState url) {
    long depth = Math.min(url.getDepth(), 1 << 20);
    add(host, NEW, (depth << DEPTH_SHIFT) + arrival(host), urlKey, url);
  }

  /**
   * @param due milliseconds since 1970
   */
  void addTimed(HostState host, long due, byte[] urlKey, UrlState url) {
    add(host, TIMED, due, urlKey, url);
  }

  private static long arrival(HostState host) {
    host.setQueued(host.getQueued() + 1);
    return host.getQueued();
  }

  private void add(HostState host, int part, long place, byte[] urlKey, UrlState url) {
    queues.put(Keys.queued(host.getHost(), part, place, urlKey), NOTHING);
    url.setQueuePart(part);
    url.setQueuePlace(place);
    setHead(host, part, Math.min(head(host, part), place));
  }

  /** The first of a part, if it has any. */
  Optional<Waiting> first(HostState host, int part) {
    byte[] from = Keys.queueFrom(host.getHost(), part, head(host, part));
    byte[] to = Keys.queueFrom(host.getHost(), part, Long.MAX_VALUE);
    Optional<Waiting> first =
        queues
            .first(from, to)
            .map(entry -> new Waiting(Keys.urlOf(entry.key()), Keys.placeOf(entry.key())));
    setHead(host, part, first.map(Waiting::place).orElse(Long.MAX_VALUE));
    return first;
  }

  void remove(HostState host, byte[] urlKey, UrlState url) {
    if (url.getQueuePart() >= 0) {
      queues.delete(Keys.queued(host.getHost(), url.getQueuePart(), url.getQueuePlace(), urlKey));
      url.setQueuePart(-1);
    }
  }

  private static long head(HostState host, int part) {
    return host.getHeads().isEmpty() ? 0 : host.getHeads().get(part);
  }

  private static void setHead(HostState host, int part, long place) {
    List<Long> heads = new ArrayList<>(PARTS);
    for (int other = 0; other < PARTS; other++) {
      heads.add(other == part ? Long.valueOf(place) : Long.valueOf(head(host, other)));
    }
    host.setHeads(heads);
  }
}
