package dev.millrace.crawl.frontier;

import dev.millrace.schemas.HostState;
import java.util.function.Consumer;

/** Changes hosts, and keeps the books and the order of turns in step with them. */
final class Hosts {
  private final Tables tables;
  private final Books books;
  private final ReadyHosts ready;

  Hosts(Tables tables, Books books, ReadyHosts ready) {
    this.tables = tables;
    this.books = books;
    this.ready = ready;
  }

  /** One that is not known yet begins now. */
  void change(String name, Consumer<HostState> change) {
    HostState host =
        tables
            .host(name)
            .orElseGet(
                () -> {
                  books.newHost();
                  return HostState.newBuilder().setHost(name).build();
                });
    long dueBefore = books.due(host);
    change.accept(host);
    books.waiting(books.due(host) - dueBefore);
    tables.put(host);
  }

  /**
   * A turn as soon as the host may be asked, unless an order is open: its result gives the next.
   */
  void schedule(HostState host, long now) {
    if (host.getOpenOrder().isEmpty()) {
      scheduleAt(host, Math.max(now, host.getNotBefore()));
    }
  }

  void scheduleAt(HostState host, long at) {
    if (host.getReadyAt() != at) {
      ready.schedule(host, at);
    }
  }

  void unschedule(HostState host) {
    ready.remove(host);
  }
}
