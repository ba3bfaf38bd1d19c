package dev.millrace.cli.stage;

import dev.millrace.cli.acls.DeclaredRights;
import dev.millrace.cli.acls.StageRights;
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
 * @param stages by whose rights it asks the cluster; none: whatever the user may do
 * @param chosen the generation that the process works for
 * @param start waits for what the stages need
 * @param watch knows whether the cluster is there
 * @param monitoring told how the stages do
 */
public record ClusterSession(
    List<String> stages,
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
    return open(reader, List.of(reader), wiring, connection, monitoring);
  }

  /**
   * The same of a process that is only some stages of its command.
   *
   * @param stages as {@link DeclaredRights} names them
   */
  public static ClusterSession open(
      String reader,
      List<String> stages,
      Wiring wiring,
      Connection connection,
      Monitoring monitoring) {
    return open(reader, stages, wiring, connection, new LoggedWaits(reader), monitoring);
  }

  /** The same, where the outages that come later are told by the process's own readers. */
  public static ClusterSession openSilent(
      String reader, Wiring wiring, Connection connection, Monitoring monitoring) {
    return open(reader, List.of(reader), wiring, connection, WaitNotices.SILENT, monitoring);
  }

  private static ClusterSession open(
      String reader,
      List<String> stages,
      Wiring given,
      Connection connection,
      WaitNotices later,
      Monitoring monitoring) {
    WaitNotices waits = monitoring.hearing(new LoggedWaits(reader));
    start(reader, given, connection, rights(stages, given, given.topics()).ofShared(), waits)
        .await();
    ChosenGeneration chosen = ChosenGeneration.read(given, connection);
    ClusterStart start = start(reader, stages, chosen, connection, waits);
    start.await();
    ClusterSession session = begun(stages, chosen, connection, start, later, monitoring);
    session.lookForTopicsOf(chosen);
    return session;
  }

  /** From now on the topics that its stages use of a generation have to be there, and no others. */
  void lookForTopicsOf(ChosenGeneration generation) {
    watch.lookFor(
        rights(stages, generation.wiring(), generation.topics()).topics().stream()
            .map(TypedTopic::name)
            .toList());
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
        List.of(),
        chosen,
        connection,
        start(reader, List.of(), chosen, connection, waits),
        notices,
        monitoring);
  }

  private static ClusterSession begun(
      List<String> stages,
      ChosenGeneration chosen,
      Connection connection,
      ClusterStart start,
      WaitNotices notices,
      Monitoring monitoring) {
    ClusterWatch watch = ClusterWatch.start(connection, chosen.topics().pages(), notices);
    monitoring.health().require("cluster", watch::trouble);
    monitoring.health().require("topics", watch::missingTopics);
    return new ClusterSession(
        stages,
        chosen,
        connection,
        new RecordSerdes(connection).tracing(monitoring.tracing()),
        start,
        watch,
        monitoring);
  }

  private static StageRights rights(List<String> stages, Wiring wiring, Topics topics) {
    return stages.isEmpty()
        ? new StageRights("", topics.all(), List.of())
        : new DeclaredRights(
                topics,
                wiring.trainer(ClusterTraining.CHECKPOINTS).run(),
                wiring.publish().dropped())
            .of(String.join("-", stages), stages);
  }

  private static ClusterStart start(
      String reader,
      List<String> stages,
      ChosenGeneration chosen,
      Connection connection,
      WaitNotices waits) {
    return start(
        reader,
        chosen.wiring(),
        connection,
        rights(stages, chosen.wiring(), chosen.topics()),
        waits);
  }

  private static ClusterStart start(
      String reader, Wiring wiring, Connection connection, StageRights rights, WaitNotices waits) {
    return new ClusterStart(
        reader, connection, rights.topics(), rights.rights(), wiring.topicsWait(), waits);
  }

  /** The same for another generation. */
  public ClusterSession with(String reader, ChosenGeneration other) {
    WaitNotices waits = monitoring.hearing(new LoggedWaits(reader));
    if (!stages.isEmpty()) {
      lookForTopicsOf(other);
    }
    return new ClusterSession(
        stages,
        other,
        connection,
        serdes,
        start(reader, stages, other, connection, waits),
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
