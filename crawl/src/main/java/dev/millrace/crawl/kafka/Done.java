package dev.millrace.crawl.kafka;

import dev.millrace.crawl.visit.Visit;
import dev.millrace.schemas.DeadLetter;

/** An order that is done with. */
sealed interface Done {
  HeldPartition partition();

  long offset();

  /** Of bodies. */
  long bytes();

  record Visited(HeldPartition partition, long offset, String domain, Visit visit) implements Done {
    @Override
    public long bytes() {
      return visit.bytes();
    }
  }

  /** A record that is no order. */
  record Unreadable(HeldPartition partition, long offset, DeadLetter letter) implements Done {
    @Override
    public long bytes() {
      return letter.getValue().remaining();
    }
  }
}
