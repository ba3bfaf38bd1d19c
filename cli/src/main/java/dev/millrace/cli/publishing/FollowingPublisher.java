package dev.millrace.cli.publishing;

import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.generation.GenerationWatch;
import dev.millrace.cli.monitoring.Sampler;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.ScratchFolder;
import dev.millrace.schemas.SettingsException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Publishing in a process of its own: of the generation that the user names, or of the current one,
 * whichever that is.
 */
public final class FollowingPublisher implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final GenerationWatch watch;
  private final ScratchFolder scratch;
  private final PrintStream notes;
  private ClusterSession session;
  private Publishing publishing;
  private Sampler sampler;
  private boolean closed;

  private FollowingPublisher(
      GenerationWatch watch, ScratchFolder scratch, ClusterSession session, PrintStream notes) {
    this.notes = notes;
    this.watch = watch;
    this.scratch = scratch;
    this.session = session;
    this.publishing = Publishing.start(session, scratch.path());
    this.sampler = sampled(session, publishing);
  }

  /**
   * @throws SettingsException if the settings name no place
   */
  public static void requirePlace(Wiring given) {
    var _ = Publishing.place(given.publish(), given.topics());
  }

  /**
   * Starts for the session's generation.
   *
   * @param given the user's settings
   * @param notes where it says to what place it publishes
   */
  public static FollowingPublisher start(Wiring given, ClusterSession session, PrintStream notes) {
    GenerationWatch watch =
        GenerationWatch.start(
            "publish", given, session.connection(), session.serdes(), session.chosen());
    ScratchFolder scratch = ScratchFolder.create("millrace-publish-");
    try {
      FollowingPublisher publisher = new FollowingPublisher(watch, scratch, session, notes);
      publisher.say();
      return publisher;
    } catch (RuntimeException e) {
      watch.close();
      scratch.close();
      session.close();
      throw e;
    }
  }

  private static Sampler sampled(ClusterSession session, Publishing publishing) {
    Sampler sampler = Sampler.start(session.connection(), session.monitoring().meters());
    sampler.reader("publish", session.topics().cleanDocuments().name(), publishing::positions);
    return sampler;
  }

  private void say() {
    notes.println("millrace publishes to " + publishing.place());
    notes.flush();
  }

  /** Goes on until it fails. */
  public void attend() throws InterruptedException {
    while (true) {
      Optional<ChosenGeneration> next = watch.next(session.chosen());
      if (next.isPresent()) {
        goOver(next.get());
      }
      publishing.requireHealthy();
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private synchronized void goOver(ChosenGeneration next) {
    if (closed) {
      return;
    }
    boolean another = !next.name().equals(session.chosen().name());
    session = session.with("publish", next);
    if (another) {
      notes.println("generation " + next.name() + " is current");
      sampler.close();
      publishing.close();
      publishing = Publishing.start(session, scratch.path());
      sampler = sampled(session, publishing);
      say();
    }
  }

  /** Publishes what is there now, and ends. */
  public void drain() throws InterruptedException {
    publishing.drain(publishing::requireHealthy);
  }

  public String summary() {
    return publishing.summary();
  }

  /** The summary by name. */
  public Map<String, Object> answer() {
    return publishing.answer();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      watch.close();
      sampler.close();
      publishing.close();
      session.close();
      scratch.close();
    }
  }
}
