package dev.millrace.cli.stage;

import dev.millrace.cli.monitoring.Monitoring;
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
 * @param monitoring told how the stages do
 */
public record ClusterSession(
    Wiring wiring,
    Connection connection,
    Topics topics,
    RecordSerdes serdes,
    ClusterStart start,
    ClusterWatch watch,
    Monitoring monitoring)
    implements AutoCloseable {

  /**
   * Returns once broker, registry and topics are there; says what it waits for.
   *
   * @param reader who waits, as a user would name it
   * @throws SettingsException if access is refused, or topics are missing for too long
   */
  public static ClusterSession open(
      String reader, Wiring wiring, Connection connection, Monitoring monitoring) {
    return open(reader, wiring, connection, new LoggedWaits(reader), monitoring);
  }

  /** The same, where the outages that come later are told by the process's own readers. */
  public static ClusterSession openSilent(
      String reader, Wiring wiring, Connection connection, Monitoring monitoring) {
    return open(reader, wiring, connection, WaitNotices.SILENT, monitoring);
  }

  private static ClusterSession open(
      String reader,
      Wiring wiring,
      Connection connection,
      WaitNotices later,
      Monitoring monitoring) {
    ClusterStart start = start(reader, wiring, connection, monitoring);
    start.await();
    return begun(wiring, connection, start, later, monitoring);
  }

  /**
   * Returns at once: of a cluster that is known to be there, or is waited for later.
   *
   * @param notices hear of outages
   */
  public static ClusterSession begun(
      String reader, Wiring wiring, Connection connection, WaitNotices notices) {
    return begun(reader, wiring, connection, notices, Monitoring.silent());
  }

  /** The same, watched. */
  public static ClusterSession begun(
      String reader,
      Wiring wiring,
      Connection connection,
      WaitNotices notices,
      Monitoring monitoring) {
    ClusterStart start = start(reader, wiring, connection, monitoring);
    return begun(wiring, connection, start, notices, monitoring);
  }

  private static ClusterSession begun(
      Wiring wiring,
      Connection connection,
      ClusterStart start,
      WaitNotices notices,
      Monitoring monitoring) {
    ClusterWatch watch = ClusterWatch.start(connection, wiring.topics().pages(), notices);
    monitoring.health().require("cluster", watch::trouble);
    return new ClusterSession(
        wiring,
        connection,
        wiring.topics(),
        new RecordSerdes(connection),
        start,
        watch,
        monitoring);
  }

  private static ClusterStart start(
      String reader, Wiring wiring, Connection connection, Monitoring monitoring) {
    return new ClusterStart(
        reader,
        connection,
        wiring.topics().all(),
        wiring.topicsWait(),
        monitoring.hearing(new LoggedWaits(reader)));
  }

  /** The same for a generation's topics, which may start from another's. */
  public ClusterSession with(Topics other) {
    return new ClusterSession(wiring, connection, other, serdes, start, watch, monitoring);
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
