package dev.millrace.replay.generation.kafka;

import dev.millrace.replay.generation.Author;
import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.Promotion;
import dev.millrace.replay.generation.TrainedRun;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import java.util.Optional;

/**
 * Makes another generation the current one, and takes that back. Killed anywhere, each can be asked
 * again and ends the same: either all of it was committed, or nothing.
 */
public final class Promotions {
  private final Connection connection;
  private final TopicSettings settings;
  private final RecordSerdes serdes;
  private final GenerationRegister register;

  /**
   * @param settings prefix and partitions, of any generation
   */
  public Promotions(Connection connection, TopicSettings settings, RecordSerdes serdes) {
    this.connection = connection;
    this.settings = settings;
    this.serdes = serdes;
    this.register = new GenerationRegister(connection, new Topics(settings), serdes);
  }

  /**
   * What is asked for.
   *
   * @param name of the generation
   * @param fresh whether a new run begins with its first block, instead of the run going on
   * @param freshRun name of the new run; that of the generation where it is empty
   * @param trained the run that goes on, if {@code generations} does not say it; empty: the one
   *     that took the last step
   * @param otherwise its name where none has taken a step
   */
  public record Request(
      String name,
      boolean fresh,
      Optional<String> freshRun,
      Optional<String> trained,
      String otherwise) {}

  /**
   * What came of it.
   *
   * @param all generations afterwards
   * @param changed false: it was so before
   */
  public record Outcome(Generations all, boolean changed) {}

  /**
   * @throws SettingsException if there is no such generation, it is not ready, or the run cannot
   *     train on it
   */
  public Outcome promote(Request request) {
    Generations seen = register.read();
    Generation target = seen.get(request.name());
    if (seen.isCurrent(target)) {
      requireSameWish(target, request.fresh());
      return new Outcome(seen, false);
    }
    requireReady(seen, target);
    Topics topics = seen.topics(settings, seen.current());
    RunTails tails = RunTails.read(connection, serdes, topics.trainingBatches());
    String former = former(seen.current(), request, tails);
    TrainedRun run =
        request.fresh()
            ? fresh(seen, request, former)
            : goingOn(seen, target, former, tails.of(former));
    return change(new Promotion(seen, target, run, former, false));
  }

  /**
   * The generation that was current before the latest promotion is it again. Once that is so,
   * nothing is changed: further back leads {@link #promote}.
   *
   * @throws SettingsException if nothing was ever promoted, or what was current before was dropped
   */
  public Outcome rollback() {
    Generations seen = register.read();
    Generation current = seen.current();
    if (!current.getRolledBackFrom().isEmpty()) {
      return new Outcome(seen, false);
    }
    if (current.getPromotedFrom().isEmpty()) {
      throw new SettingsException(
          "generation "
              + current.getName()
              + " was never promoted, so that there is nothing to go back to");
    }
    Generation target = seen.get(current.getPromotedFrom());
    TrainedRun run = TrainedRun.of(target);
    if (run.name().equals(current.getRun())) {
      Topics topics = seen.topics(settings, current);
      RunTails tails = RunTails.read(connection, serdes, topics.trainingBatches());
      run = goingOn(seen, target, run.name(), tails.of(run.name()));
    }
    return change(new Promotion(seen, target, run, current.getRun(), true));
  }

  private Outcome change(Promotion promotion) {
    boolean[] changed = {false};
    Generations all =
        register.change(
            now -> {
              var records = promotion.records(now, Author.here());
              changed[0] = !records.isEmpty();
              return records;
            });
    return new Outcome(all, changed[0]);
  }

  private static void requireSameWish(Generation current, boolean fresh) {
    boolean wasFresh = current.getRunGeneration().isEmpty() && current.getBlocksFrom().isEmpty();
    if (current.getPromotion() > 0 && fresh && !wasFresh) {
      throw new SettingsException(
          "generation "
              + current.getName()
              + " is current since "
              + current.getChangedAt()
              + ", and run "
              + current.getRun()
              + " goes on with it; roll back first to promote it with --fresh");
    }
  }

  private static void requireReady(Generations all, Generation target) {
    if (all.stateOf(target) == GenerationState.BUILDING) {
      throw new SettingsException(
          "generation "
              + target.getName()
              + " is not ready: it has not caught up with "
              + target.getStartsFrom()
              + "; millrace replay start "
              + target.getName()
              + " goes on with it");
    }
  }

  private static String former(Generation current, Request request, RunTails tails) {
    return Optional.of(current.getRun())
        .filter(run -> !run.isEmpty())
        .or(request::trained)
        .or(tails::latest)
        .orElse(request.otherwise());
  }

  /** Checkpoints of all runs lie below one folder, by their names. */
  private static TrainedRun fresh(Generations seen, Request request, String former) {
    String name = request.freshRun().orElse(request.name());
    boolean taken =
        name.equals(former)
            || seen.all().stream()
                .anyMatch(
                    one -> one.getRun().equals(name) && !one.getName().equals(request.name()));
    if (taken) {
      throw new SettingsException(
          "run " + name + " trains on another generation; name the new one by --run");
    }
    return TrainedRun.own(name);
  }

  private TrainedRun goingOn(Generations seen, Generation target, String name, RunTail run) {
    Generation current = seen.current();
    NewBlocks blocks =
        NewBlocks.of(connection, serdes, seen.topics(settings, target).tokenBlocks(), run);
    requireTrainable(target, name, run, blocks);
    requireLength(target, name, blocks);
    String holder =
        current.getRunGeneration().isEmpty() ? current.getName() : current.getRunGeneration();
    return new TrainedRun(name, holder.equals(target.getName()) ? "" : holder, blocks.from());
  }

  private static void requireTrainable(
      Generation target, String name, RunTail run, NewBlocks blocks) {
    blocks.tokenizers().stream()
        .filter(id -> run.isBegun() && !id.equals(run.tokenizerId()))
        .findFirst()
        .ifPresent(
            id -> {
              throw new SettingsException(
                  "generation "
                      + target.getName()
                      + " has blocks of tokenizer "
                      + id
                      + ", but run "
                      + name
                      + " was begun with "
                      + run.tokenizerId()
                      + "; promote it with --fresh, which begins another run");
            });
  }

  /** The run's context divides the blocks that it was trained on, and so their multiples. */
  private static void requireLength(Generation target, String name, NewBlocks blocks) {
    for (int length : blocks.lengths()) {
      for (int trained : blocks.trained()) {
        if (length % trained != 0) {
          throw new SettingsException(
              "generation "
                  + target.getName()
                  + " has blocks of "
                  + length
                  + " tokens, but run "
                  + name
                  + " was trained on blocks of "
                  + trained
                  + "; promote it with --fresh, which begins another run");
        }
      }
    }
  }
}
