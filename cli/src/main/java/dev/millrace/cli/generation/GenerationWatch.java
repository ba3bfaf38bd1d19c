package dev.millrace.cli.generation;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.kafka.GenerationFollower;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import java.util.Optional;

/** Tells a process when it is to work for another generation. */
public final class GenerationWatch implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;

  private final Wiring given;
  private final GenerationFollower follower;

  private GenerationWatch(Wiring given, GenerationFollower follower) {
    this.given = given;
    this.follower = follower;
  }

  /**
   * @param reader the process, as a user would name it
   * @param given the user's settings
   * @param chosen what it begins with
   */
  public static GenerationWatch start(
      String reader,
      Wiring given,
      Connection connection,
      RecordSerdes serdes,
      ChosenGeneration chosen) {
    return new GenerationWatch(
        given, GenerationFollower.start(reader, connection, chosen.topics(), serdes, chosen.all()));
  }

  /**
   * What the process is to go over to; empty: it stays.
   *
   * @throws SettingsException if its generation was dropped, or it cannot go by the other's
   *     settings
   */
  public Optional<ChosenGeneration> next(ChosenGeneration working) {
    Generations all = follower.now();
    if (ChosenGeneration.follows(given)) {
      long promotion = all.current().getPromotion();
      return all.current().getName().equals(working.name())
              && promotion == working.generation().getPromotion()
          ? Optional.empty()
          : Optional.of(ChosenGeneration.of(given, all));
    }
    all.find(working.name())
        .filter(one -> GenerationState.of(one) == GenerationState.DROPPED)
        .ifPresent(
            one -> {
              throw new SettingsException(
                  "generation " + one.getName() + " was dropped by " + one.getChangedBy());
            });
    return Optional.empty();
  }

  /** Runs something once, as soon as {@link #next} has anything to say; not after it is closed. */
  public Alarm alarm(ChosenGeneration working, Runnable ring) {
    return new Alarm(() -> Alarm.ringWhenDue(this, working, ring));
  }

  /** A thread that waits for {@link #next}. */
  public static final class Alarm implements AutoCloseable {
    private final Thread thread;

    private Alarm(Runnable task) {
      this.thread = Thread.ofPlatform().daemon().name("promotion").start(task);
    }

    /** One that never rings. */
    public static Alarm none() {
      return new Alarm(() -> {});
    }

    private static void ringWhenDue(
        GenerationWatch watch, ChosenGeneration working, Runnable ring) {
      try {
        while (isQuiet(watch, working)) {
          Thread.sleep(LOOK_MILLIS);
        }
        ring.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Whoever is rung asks {@link #next} again, and hears what is thrown there. */
    private static boolean isQuiet(GenerationWatch watch, ChosenGeneration working) {
      try {
        return watch.next(working).isEmpty();
      } catch (RuntimeException e) {
        return false;
      }
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }

  @Override
  public void close() {
    follower.close();
  }
}
