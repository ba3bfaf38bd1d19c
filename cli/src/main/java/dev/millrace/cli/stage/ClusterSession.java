package dev.millrace.cli.stage;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.ClusterStart;
import dev.millrace.schemas.cluster.ClusterWatch;
import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.schemas.patience.WaitNotices;

/**
 * A cluster as the stages of one process use it.
 *
 * @param start waits for what the stages need
 * @param watch knows whether the cluster is there
 */
public record ClusterSession(
    Wiring wiring,
    Connection connection,
    Topics topics,
    RecordSerdes serdes,
    ClusterStart start,
    ClusterWatch watch)
    implements AutoCloseable {

  /**
   * Returns once broker, registry and topics are there; says what it waits for.
   *
   * @param reader who waits, as a user would name it
   * @throws SettingsException if access is refused, or topics are missing for too long
   */
  public static ClusterSession open(String reader, Wiring wiring, Connection connection) {
    return open(reader, wiring, connection, new LoggedWaits(reader));
  }

  /** The same, where the outages that come later are told by the process's own readers. */
  public static ClusterSession openSilent(String reader, Wiring wiring, Connection connection) {
    return open(reader, wiring, connection, WaitNotices.SILENT);
  }

  private static ClusterSession open(
      String reader, Wiring wiring, Connection connection, WaitNotices later) {
    start(reader, wiring, connection).await();
    return begun(reader, wiring, connection, later);
  }

  /**
   * Returns at once: of a cluster that is known to be there, or is waited for later.
   *
   * @param notices hear of outages
   */
  public static ClusterSession begun(
      String reader, Wiring wiring, Connection connection, WaitNotices notices) {
    return new ClusterSession(
        wiring,
        connection,
        wiring.topics(),
        new RecordSerdes(connection),
        start(reader, wiring, connection),
        ClusterWatch.start(connection, wiring.topics().pages(), notices));
  }

  private static ClusterStart start(String reader, Wiring wiring, Connection connection) {
    return new ClusterStart(
        reader, connection, wiring.topics().all(), wiring.topicsWait(), new LoggedWaits(reader));
  }

  /** The same for a generation's topics, which may start from another's. */
  public ClusterSession with(Topics other) {
    return new ClusterSession(wiring, connection, other, serdes, start, watch);
  }

  /** What its topologies do about outages. */
  public OutageWait outages() {
    return new OutageWait(watch, start);
  }

  @Override
  public void close() {
    watch.close();
  }
}
