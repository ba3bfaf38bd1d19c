package dev.millrace.cli.publishing;

import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.publish.folder.Manifest;
import dev.millrace.publish.folder.Place;
import dev.millrace.publish.kafka.PublishNotices;
import dev.millrace.publish.kafka.PublishedTopic;
import dev.millrace.publish.kafka.Publisher;
import dev.millrace.storage.Stores;
import java.nio.file.Path;
import java.util.Optional;

/** A generation's dropped documents on their way to a data set of their own. */
final class DroppedPublishing implements AutoCloseable {
  /** Below the place of the clean documents. */
  private static final String FOLDER = "dropped";

  private final String place;
  private final Holding holding;
  private final Publisher publisher;

  private DroppedPublishing(String place, Holding holding, Publisher publisher) {
    this.place = place;
    this.holding = holding;
    this.publisher = publisher;
  }

  /** What the place holds, told by one thread and read by others. */
  private static final class Holding implements PublishNotices {
    private volatile Optional<Manifest> manifest = Optional.empty();

    @Override
    public void opened(Manifest held) {
      manifest = Optional.of(held);
    }

    @Override
    public void committed(Manifest before, Manifest after) {
      manifest = Optional.of(after);
    }
  }

  /**
   * @param clean place of the clean documents
   * @param files folder for files that are not whole
   */
  static DroppedPublishing start(ClusterSession session, String clean, Stores stores, Path files) {
    String place = clean + "/" + FOLDER;
    Holding holding = new Holding();
    Publisher publisher =
        Publisher.start(
            session.connection(),
            session.topics(),
            PublishedTopic.dropped(session.topics()),
            session.serdes(),
            Place.of(place, stores),
            session.wiring().publish(),
            files.resolve(FOLDER),
            holding);
    return new DroppedPublishing(place, holding, publisher);
  }

  void requireHealthy() {
    publisher.requireHealthy();
  }

  void finish() {
    publisher.finish();
  }

  boolean isEnded() {
    return publisher.isEnded();
  }

  PublishedPlace published() {
    return new PublishedPlace(place, holding.manifest, false);
  }

  @Override
  public void close() {
    publisher.close();
  }
}
