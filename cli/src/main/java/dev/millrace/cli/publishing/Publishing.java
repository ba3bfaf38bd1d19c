package dev.millrace.cli.publishing;

import dev.millrace.cli.monitoring.PublishMeter;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.publish.PublishSettings;
import dev.millrace.publish.folder.Manifest;
import dev.millrace.publish.folder.Place;
import dev.millrace.publish.kafka.Publisher;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.storage.Stores;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** A generation's documents on their way to its folder: clean ones, and dropped ones if asked. */
public final class Publishing implements AutoCloseable {
  private static final String USER_AGENT = "millrace/0.1 (publisher)";
  private static final long LOOK_MILLIS = 100;

  private final String place;
  private final Stores stores;
  private final PublishMeter meter;
  private final Publisher publisher;
  private final Optional<DroppedPublishing> dropped;

  private Publishing(
      String place,
      Stores stores,
      PublishMeter meter,
      Publisher publisher,
      Optional<DroppedPublishing> dropped) {
    this.place = place;
    this.stores = stores;
    this.meter = meter;
    this.publisher = publisher;
    this.dropped = dropped;
  }

  /**
   * @param scratch folder for files that are not whole, where the settings name none
   * @throws SettingsException if the place is none, or holds something else
   */
  public static Publishing start(ClusterSession session, Path scratch) {
    Wiring wiring = session.wiring();
    PublishSettings settings = wiring.publish();
    String place = place(settings, session.topics());
    Stores stores = new Stores(wiring.storage().s3(), USER_AGENT);
    PublishMeter meter = new PublishMeter(session.monitoring().meters());
    Path files =
        settings
            .staging()
            .map(folder -> Path.of(folder, session.topics().settings().generationName()))
            .orElse(scratch);
    try {
      Publisher publisher =
          Publisher.start(
              session.connection(),
              session.topics(),
              session.serdes(),
              Place.of(place, stores),
              settings,
              files,
              meter);
      return new Publishing(
          place, stores, meter, publisher, dropped(session, place, stores, files, publisher));
    } catch (RuntimeException e) {
      stores.close();
      throw e;
    }
  }

  private static Optional<DroppedPublishing> dropped(
      ClusterSession session, String place, Stores stores, Path files, Publisher clean) {
    try {
      return session.wiring().publish().dropped()
          ? Optional.of(DroppedPublishing.start(session, place, stores, files))
          : Optional.empty();
    } catch (RuntimeException e) {
      clean.close();
      throw e;
    }
  }

  /** A generation other than the first has a place of its own beside that of the first. */
  static String place(PublishSettings settings, Topics topics) {
    String to =
        settings
            .to()
            .orElseThrow(
                () ->
                    new SettingsException(
                        "nowhere to publish to: name a folder or s3://BUCKET/PREFIX by --to or"
                            + " publish.to"))
            .replaceFirst("(?<=[^/:])/+$", "");
    return topics.settings().generation().isEmpty()
        ? to
        : to + "-" + topics.settings().generation();
  }

  /** Where it publishes to. */
  public String place() {
    return place;
  }

  /** What the place holds; empty before it was first looked at. */
  public Optional<Manifest> manifest() {
    return meter.manifest();
  }

  /** By partition, the record that is read next. */
  public Map<TopicPartition, Long> positions() {
    return meter.positions();
  }

  public void requireHealthy() {
    publisher.requireHealthy();
    dropped.ifPresent(DroppedPublishing::requireHealthy);
  }

  /**
   * Publishes all that the topic holds, and ends.
   *
   * @param health called while waiting; throws if it is in vain
   */
  public void drain(Runnable health) throws InterruptedException {
    publisher.finish();
    dropped.ifPresent(DroppedPublishing::finish);
    while (!publisher.isEnded() || !dropped.map(DroppedPublishing::isEnded).orElse(true)) {
      health.run();
      Thread.sleep(LOOK_MILLIS);
    }
    requireHealthy();
  }

  /** In a line each. */
  public String summary() {
    String clean = published().summary();
    return dropped
        .map(beside -> clean + System.lineSeparator() + beside.published().summary())
        .orElse(clean);
  }

  private PublishedPlace published() {
    return new PublishedPlace(place, manifest(), true);
  }

  /** The same by name; without counts where a place was not reached. */
  public Map<String, Object> answer() {
    Map<String, Object> answer = published().answer();
    dropped.ifPresent(beside -> answer.put("dropped", beside.published().answer()));
    return answer;
  }

  @Override
  public void close() {
    publisher.close();
    dropped.ifPresent(DroppedPublishing::close);
    stores.close();
  }
}
