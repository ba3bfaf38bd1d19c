package dev.millrace.crawl.frontier;

import dev.millrace.schemas.HostState;
import java.util.Optional;

/** Hosts by the time of their next turn, each at most once. */
final class ReadyHosts {
  private static final byte[] NOTHING = new byte[0];

  private final SortedStore ready;

  /** Nothing is ready before: a search from 0 would pass over all that ever was. */
  private long head;

  ReadyHosts(SortedStore ready) {
    this.ready = ready;
  }

  /** Gives a host its turn at a time; the state is to be put by the caller. */
  void schedule(HostState host, long at) {
    remove(host);
    ready.put(Keys.ready(at, host.getHost()), NOTHING);
    host.setReadyAt(at);
    head = Math.min(head, at);
  }

  void remove(HostState host) {
    if (host.getReadyAt() >= 0) {
      ready.delete(Keys.ready(host.getReadyAt(), host.getHost()));
      host.setReadyAt(-1);
    }
  }

  /** The host whose turn came first, if one's has come. */
  Optional<String> next(long now) {
    Optional<SortedStore.Entry> first =
        ready.first(Keys.readyFrom(head), Keys.readyFrom(Math.max(head, now + 1)));
    head = first.map(entry -> Keys.readyAt(entry.key())).orElse(Math.max(head, now + 1));
    return first.map(entry -> Keys.readyHost(entry.key()));
  }
}
