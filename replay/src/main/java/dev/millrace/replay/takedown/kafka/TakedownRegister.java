package dev.millrace.replay.takedown.kafka;

import dev.millrace.replay.kafka.SerialTopic;
import dev.millrace.replay.takedown.TakedownRequest;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts takedowns in force and revokes them. A record says at which offsets the earlier ones of its
 * key lie, so none may come in between what is read and what is written.
 */
public final class TakedownRegister {
  private static final String NAME = "takedowns";

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final InstantSource clock;
  private final SerialTopic<Takedown> topic;

  public TakedownRegister(
      Connection connection, Topics topics, RecordSerdes serdes, InstantSource clock) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
    this.clock = clock;
    this.topic =
        new SerialTopic<>(topics.takedowns(), connection, serdes, topics.sharedApplicationId(NAME));
  }

  /** All takedowns now, revoked ones too. */
  public TakedownHistory read() {
    return TakedownFollower.read(NAME, connection, topics, serdes);
  }

  /**
   * Puts in force, all at once, what is not in force.
   *
   * @return the targets that were not in force before
   */
  public List<TakedownTarget> add(List<TakedownRequest> requests) {
    return change(
        (history, now) ->
            requests.stream()
                .flatMap(request -> request.inForce(history.find(request.target()), now).stream())
                .toList());
  }

  /** Revokes what is in force; returns what was. */
  public List<TakedownTarget> revoke(List<TakedownTarget> targets) {
    return change(
        (history, now) ->
            targets.stream()
                .flatMap(target -> TakedownRequest.revoked(history.find(target), now).stream())
                .toList());
  }

  @FunctionalInterface
  private interface Change {
    List<Takedown> of(TakedownHistory history, Instant now);
  }

  private List<TakedownTarget> change(Change change) {
    return topic.change(
        () -> {
          Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
          Map<String, Takedown> records = new LinkedHashMap<>();
          change.of(read(), now).forEach(one -> records.put(target(one).key(), one));
          return new SerialTopic.Change<>(
              records, records.values().stream().map(TakedownRegister::target).toList());
        });
  }

  private static TakedownTarget target(Takedown takedown) {
    return TakedownTarget.parse(takedown.getKind() + ":" + takedown.getValue());
  }
}
