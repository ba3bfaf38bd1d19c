package dev.millrace.cli.stage;

import dev.millrace.cli.acls.DeclaredRights;
import dev.millrace.cli.acls.StageRights;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.local.LocalAddresses;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.ClusterStart;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.patience.WaitNotices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a command's topics are: a cluster's, those of a running {@code run}, or those of a data
 * folder whose broker this process runs until it is closed.
 */
public final class DataPlace implements AutoCloseable {
  private static final String REPLAY = "replay";

  private final Wiring wiring;
  private final Connection connection;
  private final Optional<Path> folder;
  private final Optional<LocalCluster> own;

  private DataPlace(
      Wiring wiring, Connection connection, Optional<Path> folder, Optional<LocalCluster> own) {
    this.wiring = wiring;
    this.connection = connection;
    this.folder = folder;
    this.own = own;
  }

  public static DataPlace ofCluster(Wiring wiring, Connection connection) {
    return at(wiring, connection, Optional.empty(), Optional.empty());
  }

  private static DataPlace at(
      Wiring given, Connection connection, Optional<Path> folder, Optional<LocalCluster> own) {
    return new DataPlace(FoundPartitions.fit(given, connection), connection, folder, own);
  }

  /** Talks to the run that uses the folder; if none does, starts broker and registry. */
  public static DataPlace ofFolder(Wiring wiring, Path folder) throws InterruptedException {
    Optional<LocalAddresses> running = LocalAddresses.ofRunning(folder);
    if (running.isPresent()) {
      return at(
          wiring,
          wiring.connection(running.get().bootstrapServers(), running.get().schemaRegistryUrl()),
          Optional.of(folder),
          Optional.empty());
    }
    LocalCluster local = LocalCluster.start(folder, LocalPorts.any());
    try {
      return at(
          wiring,
          wiring.connection(local.bootstrapServers(), local.schemaRegistryUrl()),
          Optional.of(folder),
          Optional.of(local));
    } catch (RuntimeException e) {
      local.close();
      throw e;
    }
  }

  /** The user's settings, and as many partitions as the topics have. */
  public Wiring wiring() {
    return wiring;
  }

  public Connection connection() {
    return connection;
  }

  /** The data folder, if the topics are those of one. */
  public Optional<Path> folder() {
    return folder;
  }

  /** Whether nobody else runs a stage there: the broker is this process's own. */
  public boolean isOurs() {
    return own.isPresent();
  }

  /**
   * Makes the topics that all generations share, where nobody else does; elsewhere asks for those
   * that a replay needs.
   *
   * @throws dev.millrace.schemas.SettingsException if they are missing on a cluster
   */
  public void requireShared(Topics topics) {
    if (isOurs()) {
      TopicCreation.ofShared(connection, topics).run();
      return;
    }
    String run = wiring.trainer(ClusterTraining.CHECKPOINTS).run();
    StageRights replay = new DeclaredRights(topics, run).of(REPLAY).ofShared();
    new ClusterStart(
            REPLAY, connection, replay.topics(), replay.rights(), Duration.ZERO, WaitNotices.SILENT)
        .require();
  }

  @Override
  public void close() {
    own.ifPresent(LocalCluster::close);
  }
}
