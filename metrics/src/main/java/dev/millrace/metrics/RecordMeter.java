package dev.millrace.metrics;

import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.PageFate;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Counts what stages write, by the records themselves, so that no stage need know of metrics. It is
 * told a record when it is handed to the producer: one whose transaction is lost is written, and
 * counted, again.
 *
 * @param pages label of pages that are told of as ingested
 */
public record RecordMeter(Meters meters, String pages) implements Consumer<SpecificRecord> {

  @Override
  public void accept(SpecificRecord record) {
    switch (record) {
      case PageFate fate -> count(fate);
      case DeadLetter letter -> meters.count(Metric.DEAD_LETTERS, letter.getStage());
      case FetchResult result when !result.getRelayed() ->
          meters.count(Metric.FETCHES, result.getOutcome());
      default -> {}
    }
  }

  private void count(PageFate fate) {
    if (fate.getFate().equals(Fate.INGESTED.label())) {
      meters.count(Metric.PAGES, pages);
      return;
    }
    meters.count(Metric.PAGE_FATES, fate.getStage(), fate.getFate(), fate.getRule());
    // What is withdrawn came out long ago, and says nothing of how late the stage is.
    boolean isAfterwards = fate.getFate().equals(Fate.WITHDRAWN.label());
    if (!isAfterwards && !fate.getIngestedAt().equals(Instant.EPOCH)) {
      meters.setSince(Metric.PAGE_AGE, fate.getIngestedAt(), fate.getStage());
    }
  }
}
