package dev.millrace.cli.serving;

import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.inference.kafka.CheckpointFollower;
import dev.millrace.inference.kafka.CheckpointPlace;
import dev.millrace.inference.kafka.TopicListener;
import dev.millrace.inference.serving.SharedModel;
import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicEnds;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model that follows the checkpoints of a run, on the topic of that run's generation.
 *
 * @see FollowedModels
 */
final class FollowedModel implements AutoCloseable {
  private final Optional<SharedModel> shared;
  private final CheckpointPlace place;
  private final CheckpointFollower follower;
  private Optional<Followed> followed = Optional.empty();
  private Optional<TopicListener<Checkpoint>> listener = Optional.empty();

  /** What is listened to for checkpoints. */
  private record Followed(TypedTopic<Checkpoint> topic, Optional<String> run) {}

  /**
   * @param shared of which source it is; empty: the settings' run
   */
  FollowedModel(Optional<SharedModel> shared, CheckpointPlace place, CheckpointFollower follower) {
    this.shared = shared;
    this.place = place;
    this.follower = follower;
  }

  CheckpointFollower follower() {
    return follower;
  }

  /**
   * Listens to a cluster from now on, if it does not already.
   *
   * @param root folder that checkpoint events' paths are relative to
   */
  void follow(ClusterSession cluster, Path root) {
    Followed next = followed(cluster, root);
    if (followed.equals(Optional.of(next))) {
      return;
    }
    stop();
    followed = Optional.of(next);
    follower.follow(next.run());
    listener =
        Optional.of(
            TopicListener.start(cluster.connection(), cluster.serdes(), next.topic(), follower));
  }

  private Followed followed(ClusterSession cluster, Path root) {
    Optional<String> ofGeneration = shared.flatMap(SharedModel::generation);
    if (ofGeneration.isPresent()) {
      Generations all = cluster.chosen().all();
      Generation one = all.find(ofGeneration.get()).orElseGet(() -> unrecorded(ofGeneration.get()));
      Optional<String> own = Optional.of(one.getRun()).filter(run -> !run.isEmpty());
      return new Followed(
          all.topics(cluster.topics().settings(), one).checkpoints(),
          shared.flatMap(SharedModel::run).or(() -> own));
    }
    return new Followed(
        cluster.topics().checkpoints(),
        shared.flatMap(SharedModel::run).or(() -> cluster.wiring().following(root).run()));
  }

  /** Topics may have been made for one that no replay has begun. */
  private static Generation unrecorded(String name) {
    return Generation.newBuilder().setName(name).build();
  }

  /**
   * @throws SettingsException if it is of a generation that was dropped or never was
   */
  void requireGeneration(ClusterSession cluster) {
    shared.ifPresent(
        model -> model.generation().ifPresent(name -> require(cluster, model.name(), name)));
  }

  private static void require(ClusterSession cluster, String model, String generation) {
    Generations all = cluster.chosen().all();
    if (all.find(generation).isEmpty() && hasTopics(cluster, all, generation)) {
      return;
    }
    try {
      all.get(generation);
    } catch (SettingsException e) {
      throw new SettingsException("inference.models, " + model + ": " + e.getMessage(), e);
    }
  }

  private static boolean hasTopics(ClusterSession cluster, Generations all, String generation) {
    Topics topics = all.topics(cluster.topics().settings(), unrecorded(generation));
    try (TopicEnds ends = new TopicEnds(cluster.connection())) {
      return !ends.existing(topics.checkpoints().topicPartitions()).isEmpty();
    }
  }

  /** Listens no longer. */
  void stop() {
    listener.ifPresent(TopicListener::close);
    listener = Optional.empty();
    followed = Optional.empty();
  }

  /** Gives back the place, once nothing is served of it. */
  @Override
  public void close() {
    stop();
    place.close();
  }
}
