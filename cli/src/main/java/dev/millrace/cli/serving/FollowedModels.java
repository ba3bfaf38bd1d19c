package dev.millrace.cli.serving;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.kafka.CheckpointFollower;
import dev.millrace.inference.kafka.CheckpointPlace;
import dev.millrace.inference.kafka.FollowSettings;
import dev.millrace.inference.kafka.TopicListener;
import dev.millrace.inference.kafka.UnpinnedPlace;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.inference.serving.ModelLoader;
import dev.millrace.inference.serving.ModelMemory;
import dev.millrace.inference.serving.ModelSlot;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.SharedModel;
import dev.millrace.inference.swaps.SwapListener;
import dev.millrace.inference.swaps.SwapWebhook;
import dev.millrace.inference.swaps.SwapWebhookSettings;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.TypedTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The models that follow a cluster's checkpoints: one of the settings' run, or each of those of
 * {@code inference.models} that is a run. Each goes over to a new checkpoint by itself.
 */
public final class FollowedModels implements AutoCloseable {
  private final Path root;
  private final List<Side> sides = new ArrayList<>();
  private final List<TopicListener<Checkpoint>> listeners = new ArrayList<>();
  private final Optional<SwapWebhook> webhook;
  private Optional<Followed> followed = Optional.empty();

  /**
   * One of them.
   *
   * @param run that it is of; empty: that which the settings name
   */
  private record Side(Optional<String> run, CheckpointPlace place, CheckpointFollower follower) {}

  /** What is listened to for checkpoints. */
  private record Followed(String topic, Optional<String> run) {}

  /**
   * @param root folder that checkpoint events' paths are relative to
   * @param places gives each follower a place of its own
   */
  public FollowedModels(
      Wiring wiring, Path root, InferenceService service, Supplier<CheckpointPlace> places) {
    this.root = root;
    this.webhook = webhook(wiring.swapWebhook(), service);
    SwapListener listener = swap -> webhook.ifPresent(hook -> hook.swapped(swap));
    FollowSettings settings = wiring.following(root);
    ModelLoader loader = wiring.modelLoader();
    if (service.shared().isEmpty()) {
      CheckpointPlace place = places.get();
      sides.add(
          new Side(
              Optional.empty(),
              place,
              new CheckpointFollower(settings, place, service, loader::load, listener)));
    }
    for (SharedModel model : service.shared().models()) {
      if (!model.isPath()) {
        CheckpointPlace place = new UnpinnedPlace(places.get());
        Optional<String> run = Optional.of(model.source());
        ModelSlot slot = service.slot(model.name());
        sides.add(
            new Side(
                run,
                place,
                new CheckpointFollower(
                    settings.of(run),
                    place,
                    slot,
                    (id, folder) -> load(loader, model.name(), id, folder),
                    listener)));
      }
    }
  }

  private static Optional<SwapWebhook> webhook(
      SwapWebhookSettings settings, InferenceService service) {
    return settings.uri().map(uri -> SwapWebhook.start(settings, uri, service.metrics()));
  }

  private static ServedModel load(ModelLoader loader, String name, String id, Path folder)
      throws IOException {
    try {
      var _ = ModelMemory.now(loader.format()).require(Map.of(name, folder));
    } catch (ModelMemory.NoRoomException e) {
      throw new CheckpointRefusedException(id, String.valueOf(e.getMessage()));
    }
    return loader.load(id, folder);
  }

  /** Their checkpoints: events are of all runs, so each knows all. */
  public CheckpointCatalog catalog() {
    return sides.stream()
        .findFirst()
        .<CheckpointCatalog>map(Side::follower)
        .orElseGet(CheckpointCatalog::empty);
  }

  /** Whether the trainer's mark lets a checkpoint be served. */
  public boolean accepts(Checkpoint checkpoint) {
    return sides.stream().anyMatch(side -> side.follower().accepts(checkpoint));
  }

  /** Listens to a cluster from now on; what is served stays until there is another checkpoint. */
  public void follow(ClusterSession cluster) {
    TypedTopic<Checkpoint> topic = cluster.topics().checkpoints();
    Optional<String> run = cluster.wiring().following(root).run();
    Followed next = new Followed(topic.name(), run);
    if (followed.equals(Optional.of(next))) {
      return;
    }
    stop();
    followed = Optional.of(next);
    for (Side side : sides) {
      side.follower().follow(side.run().or(() -> run));
      listeners.add(
          TopicListener.start(cluster.connection(), cluster.serdes(), topic, side.follower()));
    }
  }

  /** Listens no longer. */
  public void stop() {
    listeners.forEach(TopicListener::close);
    listeners.clear();
  }

  /** Gives back the places, once nothing is served of them. */
  @Override
  public void close() {
    stop();
    webhook.ifPresent(SwapWebhook::close);
    sides.forEach(side -> side.place().close());
  }
}
