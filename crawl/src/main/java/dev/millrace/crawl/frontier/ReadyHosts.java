package dev.millrace.crawl.frontier;

import dev.millrace.schemas.HostState;
import java.util.Arrays;
import java.util.Optional;

/** Hosts by the time of their next turn, each at most once. */
final class ReadyHosts {
  private static final byte[] NOTHING = new byte[0];

  private final SortedStore ready;

  /**
   * Nothing is ready before this key: a search from the first of its time would pass over the marks
   * of all hosts that had their turn since, and many share one, such as after a restart.
   */
  private byte[] head = Keys.readyFrom(0);

  ReadyHosts(SortedStore ready) {
    this.ready = ready;
  }

  /** Gives a host its turn at a time; the state is to be put by the caller. */
  void schedule(HostState host, long at) {
    remove(host);
    byte[] key = Keys.ready(at, host.getHost());
    ready.put(key, NOTHING);
    host.setReadyAt(at);
    if (Arrays.compareUnsigned(key, head) < 0) {
      head = key;
    }
  }

  void remove(HostState host) {
    if (host.getReadyAt() >= 0) {
      ready.delete(Keys.ready(host.getReadyAt(), host.getHost()));
      host.setReadyAt(-1);
    }
  }

  /** The host whose turn came first, if one's has come. */
  Optional<String> next(long now) {
    byte[] later = Keys.readyFrom(now + 1);
    if (Arrays.compareUnsigned(head, later) >= 0) {
      return Optional.empty();
    }
    Optional<SortedStore.Entry> first = ready.first(head, later);
    head = first.map(SortedStore.Entry::key).orElse(later);
    return first.map(entry -> Keys.readyHost(entry.key()));
  }
}
