package dev.millrace.cli.serving;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.kafka.CheckpointFollower;
import dev.millrace.inference.kafka.CheckpointPlace;
import dev.millrace.inference.kafka.FollowSettings;
import dev.millrace.inference.kafka.UnpinnedPlace;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.inference.serving.ModelLoader;
import dev.millrace.inference.serving.ModelMemory;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.SharedModel;
import dev.millrace.inference.swaps.SwapListener;
import dev.millrace.inference.swaps.SwapWebhook;
import dev.millrace.inference.swaps.SwapWebhookSettings;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.SettingsException;
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
  private final List<FollowedModel> models = new ArrayList<>();
  private final Optional<SwapWebhook> webhook;

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
      models.add(
          new FollowedModel(
              Optional.empty(),
              place,
              new CheckpointFollower(settings, place, service, loader::load, listener)));
    }
    for (SharedModel model : service.shared().models()) {
      if (!model.isPath()) {
        CheckpointPlace place = new UnpinnedPlace(places.get());
        models.add(
            new FollowedModel(
                Optional.of(model),
                place,
                new CheckpointFollower(
                    settings.of(model.run()),
                    place,
                    service.slot(model.name()),
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

  /** Their checkpoints: events are of all runs, so each knows all of its generation. */
  public CheckpointCatalog catalog() {
    return models.isEmpty()
        ? CheckpointCatalog.empty()
        : new FollowedCatalog(List.copyOf(models.stream().map(FollowedModel::follower).toList()));
  }

  /** Whether the trainer's mark lets a checkpoint be served. */
  public boolean accepts(Checkpoint checkpoint) {
    return models.stream().anyMatch(model -> model.follower().accepts(checkpoint));
  }

  /**
   * @throws SettingsException if one of them is of a generation that was dropped or never was
   */
  public void requireGenerations(ClusterSession cluster) {
    models.forEach(model -> model.requireGeneration(cluster));
  }

  /** Listens to a cluster from now on; what is served stays until there is another checkpoint. */
  public void follow(ClusterSession cluster) {
    models.forEach(model -> model.follow(cluster, root));
  }

  /** Listens no longer. */
  public void stop() {
    models.forEach(FollowedModel::stop);
  }

  /** Gives back the places, once nothing is served of them. */
  @Override
  public void close() {
    stop();
    webhook.ifPresent(SwapWebhook::close);
    models.forEach(FollowedModel::close);
  }
}
