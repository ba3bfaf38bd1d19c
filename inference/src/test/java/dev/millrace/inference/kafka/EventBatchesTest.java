package dev.millrace.inference.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.kafka.RecordHead;
import dev.millrace.schemas.kafka.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EventBatchesTest {
  private final List<String> told = new ArrayList<>();
  private final EventBatches<Checkpoint> batches =
      new EventBatches<>(new Told(), () -> told.add("told that it has caught up"));

  private final class Told implements EventFollower<Checkpoint> {
    @Override
    public void past(List<Checkpoint> events) {
      told.add("past " + steps(events));
    }

    @Override
    public void caughtUp() {
      told.add("caught up");
    }

    @Override
    public void arrived(List<Checkpoint> events) {
      told.add("arrived " + steps(events));
      if (steps(events).contains(13L)) {
        throw new IllegalStateException("no 13");
      }
    }
  }

  private static List<Long> steps(List<Checkpoint> events) {
    return events.stream().map(Checkpoint::getStep).toList();
  }

  private void fetched(long... steps) {
    for (long step : steps) {
      RecordHead head =
          new RecordHead(
              new RecordLocation("checkpoints", 0, step),
              0,
              Optional.of("a"),
              new RecordHeaders(),
              1,
              OptionalInt.of(1));
      batches.record(
          new TopicRecord<>(head, Checkpoint.newBuilder().setRun("a").setStep(step).build()));
    }
    batches.reached(Map.of());
  }

  @Test
  void whatOneFetchBringsIsToldAtOnce() {
    fetched(1, 2);
    fetched(3);
    batches.caughtUp();
    fetched(4, 5);
    assertThat(told)
        .containsExactly(
            "past [1, 2]", "past [3]", "caught up", "told that it has caught up", "arrived [4, 5]");
  }

  @Test
  void aFetchThatBringsNothingIsNotTold() {
    fetched();
    batches.caughtUp();
    fetched();
    assertThat(told).containsExactly("caught up", "told that it has caught up");
  }

  @Test
  void aFollowersFaultEndsNothing() {
    batches.caughtUp();
    fetched(13);
    fetched(14);
    assertThat(told).endsWith("arrived [13]", "arrived [14]");
  }
}
