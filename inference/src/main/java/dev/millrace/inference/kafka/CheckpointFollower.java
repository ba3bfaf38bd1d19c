package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.inference.serving.ModelLoader;
import dev.millrace.inference.serving.ModelSlot;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.swaps.ModelSwap;
import dev.millrace.inference.swaps.SwapListener;
import dev.millrace.schemas.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which checkpoint is served. Newest is what arrived last, not what has the highest step: a
 * run that was resumed from an earlier checkpoint repeats steps. A pinned checkpoint is served
 * whatever arrives. Safe for several threads.
 */
public final class CheckpointFollower implements CheckpointCatalog, EventFollower<Checkpoint> {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFollower.class);

  private final FollowSettings settings;
  private final ModelSlot slot;
  private final ModelOpener opener;
  private final CheckpointPlace place;
  private final SwapListener listener;
  private final Map<String, Checkpoint> known = new LinkedHashMap<>();
  private Optional<Checkpoint> served = Optional.empty();
  private Optional<String> only;
  private Optional<String> followed;
  private Instant latest = Instant.MIN;
  private volatile List<Checkpoint> listed = List.of();
  private volatile Optional<String> pinned;

  /** Follows checkpoints in the folder that the settings name. */
  public CheckpointFollower(FollowSettings settings, ModelSlot slot, ModelLoader loader) {
    this(settings, new FolderPlace(settings.checkpointsRoot()), slot, loader);
  }

  public CheckpointFollower(
      FollowSettings settings, CheckpointPlace place, ModelSlot slot, ModelLoader loader) {
    this(settings, place, slot, loader::load, swap -> {});
  }

  /**
   * @param opener makes a model of a checkpoint's folder
   * @param listener is told of each checkpoint that takes over
   */
  public CheckpointFollower(
      FollowSettings settings,
      CheckpointPlace place,
      ModelSlot slot,
      ModelOpener opener,
      SwapListener listener) {
    this.settings = settings;
    this.place = place;
    this.slot = slot;
    this.opener = opener;
    this.listener = listener;
    this.only = settings.run();
    this.followed = only;
    this.pinned = place.pin();
  }

  /**
   * From the next event on serves another run; what is served stays until that has a checkpoint.
   *
   * @param run empty: that of the latest event
   */
  public synchronized void follow(Optional<String> run) {
    only = run;
    followed = run;
    latest = Instant.MIN;
  }

  @Override
  public synchronized void past(List<Checkpoint> events) {
    events.forEach(this::note);
  }

  @Override
  public void unreadable(String problem) {
    slot.refused(new CheckpointRefusedException("an event", problem));
  }

  /**
   * Serves the newest that passes. Folders that are gone, as retention leaves most, are skipped
   * quietly.
   */
  @Override
  public synchronized void caughtUp() {
    place.look();
    only.ifPresent(this::tellIfUnknown);
    forgetGone();
    if (pinned.isEmpty() || !servePinned(pinned.get())) {
      serveNewest(List.copyOf(known.values()), true);
    }
  }

  /** It may begin later, so that this is no error; but nobody should wait for a mistyped one. */
  private void tellIfUnknown(String run) {
    List<String> runs = known.values().stream().map(Checkpoint::getRun).distinct().toList();
    if (!runs.contains(run)) {
      LOG.warn(
          "{}run {} has no checkpoint yet: {}",
          slot.label(),
          run,
          runs.isEmpty() ? "no run has" : "there are those of " + String.join(", ", runs));
    }
  }

  /** Serves the newest of them that passes. */
  @Override
  public synchronized void arrived(List<Checkpoint> events) {
    place.look();
    events.forEach(this::note);
    if (pinned.isEmpty()) {
      serveNewest(events, false);
    }
    forgetGone();
  }

  /** Retention takes the weights of most checkpoints; in months they would fill the memory. */
  private void forgetGone() {
    known.values().removeIf(event -> !exists(event));
    listed = List.copyOf(known.values());
  }

  private void note(Checkpoint event) {
    String id = id(event);
    known.remove(id);
    known.put(id, event);
    if (only.isEmpty() && !event.getAt().isBefore(latest)) {
      latest = event.getAt();
      followed = Optional.of(event.getRun());
    }
  }

  private void serveNewest(List<Checkpoint> candidates, boolean skipGone) {
    for (Checkpoint event : candidates.reversed()) {
      if (followed.equals(Optional.of(event.getRun())) && tryToServe(event, skipGone)) {
        return;
      }
    }
  }

  private boolean tryToServe(Checkpoint event, boolean skipGone) {
    try {
      Announced checkpoint = place.announced(event);
      if (skipGone && !checkpoint.exists()) {
        return false;
      }
      requireGood(event);
      requireNotWorse(event);
      serve(event, open(checkpoint));
      return true;
    } catch (CheckpointRefusedException e) {
      slot.refused(e);
      return false;
    }
  }

  private boolean servePinned(String id) {
    try {
      serve(find(id), load(id));
      return true;
    } catch (CheckpointRefusedException e) {
      slot.refused(e);
      return false;
    }
  }

  private void serve(Checkpoint event, ServedModel model) {
    Optional<String> previous = slot.current().map(ServedModel::id);
    slot.offer(model);
    if (!previous.equals(Optional.of(model.id()))) {
      listener.swapped(
          new ModelSwap(slot.name(), CheckpointEntry.of(event), previous, Instant.now()));
    }
    place.serves(place.announced(event));
    served = Optional.of(event);
    LOG.info("{}serving {}", slot.label(), model.id());
  }

  /** Whether its mark lets a checkpoint be served; one that is not known is none of a good one. */
  public boolean accepts(Checkpoint event) {
    return settings.accept() == Accept.NEWEST || event.getMark().equals("good");
  }

  private void requireGood(Checkpoint event) {
    if (!accepts(event)) {
      throw new CheckpointRefusedException(
          id(event),
          "the trainer marks it "
              + event.getMark()
              + (event.getDoubt().isEmpty() ? "" : ": " + event.getDoubt())
              + "; inference.accept=newest serves such too");
    }
  }

  /** The first of a run has nothing to be compared with. */
  private void requireNotWorse(Checkpoint event) {
    Double measured = event.getHeldOutBitsPerByte();
    Optional<Double> before =
        served
            .filter(one -> one.getRun().equals(event.getRun()))
            .map(Checkpoint::getHeldOutBitsPerByte);
    if (measured == null || before.isEmpty()) {
      return;
    }
    double limit = before.get() * (1 + settings.maxWorsening());
    if (!(measured <= limit)) {
      throw new CheckpointRefusedException(
          id(event),
          "its held-out bits per byte are " + measured + ", the gate's limit is " + limit);
    }
  }

  private ServedModel open(Announced checkpoint) {
    if (!checkpoint.exists()) {
      throw new CheckpointRefusedException(
          checkpoint.id(), "the weights in " + checkpoint.location() + " are gone");
    }
    ServedModel model;
    try {
      model = opener.open(checkpoint.id(), checkpoint.verified());
    } catch (CheckpointRefusedException e) {
      throw e;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      throw new CheckpointRefusedException(
          checkpoint.id(), "it cannot be loaded: " + e.getMessage());
    }
    try {
      ModelLoader.requireFiniteLogits(model);
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw new CheckpointRefusedException(checkpoint.id(), "self-check: " + e.getMessage());
    }
  }

  @Override
  public List<CheckpointEntry> checkpoints() {
    return listed.stream().filter(this::exists).map(CheckpointEntry::of).toList();
  }

  private boolean exists(Checkpoint event) {
    try {
      return place.announced(event).exists();
    } catch (CheckpointRefusedException e) {
      return false;
    }
  }

  @Override
  public synchronized ServedModel load(String id) {
    return open(place.announced(find(id)));
  }

  private Checkpoint find(String id) {
    return Optional.ofNullable(known.get(id))
        .orElseThrow(
            () -> new CheckpointRefusedException(id, "no event names it, or its weights are gone"));
  }

  @Override
  public Optional<String> pinned() {
    return pinned;
  }

  @Override
  public synchronized void pin(String id) {
    Checkpoint event = find(id);
    if (slot.current().map(ServedModel::id).equals(Optional.of(id))) {
      record(id);
      served = Optional.of(event);
    } else {
      ServedModel model = load(id);
      try {
        record(id);
      } catch (CheckpointRefusedException e) {
        model.close();
        throw e;
      }
      serve(event, model);
    }
    pinned = Optional.of(id);
  }

  /** A pin that cannot be recorded would not outlive the process, nor keep the trainer off. */
  private void record(String id) {
    try {
      place.writePin(id);
    } catch (UncheckedIOException e) {
      throw new CheckpointRefusedException(id, "it cannot be pinned: " + e.getMessage());
    }
  }

  @Override
  public synchronized void unpin() {
    place.clearPin();
    place.look();
    pinned = Optional.empty();
    served = Optional.empty();
    serveNewest(List.copyOf(known.values()), true);
  }

  private static String id(Checkpoint event) {
    return ServedModel.checkpointId(event.getRun(), event.getStep());
  }

  /** Makes a model of a folder; what it may not be is a {@link CheckpointRefusedException}. */
  @FunctionalInterface
  public interface ModelOpener {
    ServedModel open(String id, Path folder) throws IOException;
  }
}
