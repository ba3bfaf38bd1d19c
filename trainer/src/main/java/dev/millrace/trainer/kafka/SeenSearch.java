package dev.millrace.trainer.kafka;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.trainer.retrain.NamedDocuments;
import dev.millrace.trainer.retrain.SeenSteps;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Which steps saw what is taken down now and was not then. */
final class SeenSearch {
  private final TakedownHistory takedowns;
  private final Takedowns now;
  private final TakenBlocks blocks;
  private final NamedDocuments named;
  private final Map<Long, Takedowns> then = new HashMap<>();
  private final SeenSteps seen = new SeenSteps();
  private final BitSet gone = new BitSet();
  private long unknown;

  private SeenSearch(
      TakedownHistory takedowns, Takedowns now, TakenBlocks blocks, NamedDocuments named) {
    this.takedowns = takedowns;
    this.now = now;
    this.blocks = blocks;
    this.named = named;
  }

  /**
   * Looks at all steps of a run.
   *
   * @param now what is looked for; the blocks that hold it are those given
   */
  static SeenSearch of(
      LedgerHistory ledger, TakedownHistory takedowns, Takedowns now, TakenBlocks blocks) {
    SeenSearch search = new SeenSearch(takedowns, now, blocks, new NamedDocuments(ledger.runs()));
    ledger.each(batch -> search.look(batch, ledger.isSkipped(batch)));
    search.lookByUrl();
    return search;
  }

  private void look(TrainingBatch batch, boolean skipped) {
    if (batch.getStep() == 0 || skipped) {
      return;
    }
    Takedowns masked = then.computeIfAbsent(batch.getTakedowns(), takedowns::asOf);
    for (OffsetRange range : batch.getRanges()) {
      blocks
          .in(range)
          .filter(document -> masked.match(document.url(), document.digest()).isEmpty())
          .forEach(document -> seen.add(batch.getStep(), document.target()));
    }
    if (batch.getRanges().stream().anyMatch(range -> blocks.gone(range) > 0)) {
      if (named.tellOf(batch.getStep())) {
        gone.set(Math.toIntExact(batch.getStep()));
      } else {
        unknown++;
      }
    }
  }

  /** A checkpoint does not name what was masked, so that all it names was seen. */
  private void lookByUrl() {
    if (!gone.isEmpty() && !now.isEmpty()) {
      named.read(
          step -> gone.get(Math.toIntExact(step)),
          (step, url) -> now.matches(url, "").forEach(target -> seen.add(step, target)));
    }
  }

  SeenSteps seen() {
    return seen;
  }

  /** How many steps' documents are known by URL only. */
  long byUrlOnly() {
    return gone.cardinality();
  }

  /** How many steps' documents are not known at all. */
  long unknown() {
    return unknown;
  }
}
