package dev.millrace.cli.stage;

import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.ClusterStart;
import dev.millrace.schemas.cluster.ClusterWatch;
import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.schemas.patience.WaitNotices;
import java.util.List;

/**
 * A cluster as the stages of one process use it.
 *
 * @param chosen the generation that the process works for
 * @param start waits for what the stages need
 * @param watch knows whether the cluster is there
 * @param monitoring told how the stages do
 */
public record ClusterSession(
    ChosenGeneration chosen,
    Connection connection,
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
      Wiring given,
      Connection connection,
      WaitNotices later,
      Monitoring monitoring) {
    WaitNotices waits = monitoring.hearing(new LoggedWaits(reader));
    start(reader, given, connection, given.topics().shared(), waits).await();
    ChosenGeneration chosen = ChosenGeneration.read(given, connection);
    ClusterStart start = start(reader, chosen.wiring(), connection, chosen.topics().all(), waits);
    start.await();
    return begun(chosen, connection, start, later, monitoring);
  }

  /**
   * Returns at once: of a cluster that is known to be there, or is waited for later.
   *
   * @param notices hear of outages
   */
  public static ClusterSession begun(
      String reader, Wiring given, Connection connection, WaitNotices notices) {
    return begun(
        reader, ChosenGeneration.read(given, connection), connection, notices, Monitoring.silent());
  }

  /** The same for a generation that is chosen already. */
  public static ClusterSession begun(
      String reader,
      ChosenGeneration chosen,
      Connection connection,
      WaitNotices notices,
      Monitoring monitoring) {
    WaitNotices waits = monitoring.hearing(new LoggedWaits(reader));
    return begun(
        chosen,
        connection,
        start(reader, chosen.wiring(), connection, chosen.topics().all(), waits),
        notices,
        monitoring);
  }

  private static ClusterSession begun(
      ChosenGeneration chosen,
      Connection connection,
      ClusterStart start,
      WaitNotices notices,
      Monitoring monitoring) {
    ClusterWatch watch = ClusterWatch.start(connection, chosen.topics().pages(), notices);
    monitoring.health().require("cluster", watch::trouble);
    return new ClusterSession(
        chosen, connection, new RecordSerdes(connection), start, watch, monitoring);
  }

  private static ClusterStart start(
      String reader,
      Wiring wiring,
      Connection connection,
      List<TypedTopic<?>> topics,
      WaitNotices waits) {
    return new ClusterStart(reader, connection, topics, wiring.topicsWait(), waits);
  }

  /** The same for another generation. */
  public ClusterSession with(String reader, ChosenGeneration other) {
    WaitNotices waits = monitoring.hearing(new LoggedWaits(reader));
    return new ClusterSession(
        other,
        connection,
        serdes,
        start(reader, other.wiring(), connection, other.topics().all(), waits),
        watch,
        monitoring);
  }

  /** By which the generation's stages go. */
  public Wiring wiring() {
    return chosen.wiring();
  }

  /** The generation's. */
  public Topics topics() {
    return chosen.topics();
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
