package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.common.errors.InterruptException;

/** Who holds a run's lease, as the coordinator of its group says. */
final class LeaseHolders implements AutoCloseable {
  private static final int SOON_MILLIS = 5_000;

  private final Admin admin;
  private final String group;

  /**
   * A member of the group that was given the run.
   *
   * @param name for people
   */
  record Holder(String memberId, String name) {}

  LeaseHolders(Connection connection, String group) {
    this.admin = Admin.create(connection.clientConfig());
    this.group = group;
  }

  /** At most one; none also where the coordinator does not answer, or gives the run away. */
  List<Holder> now() {
    try {
      return admin
          .describeConsumerGroups(
              List.of(group), new DescribeConsumerGroupsOptions().timeoutMs(SOON_MILLIS))
          .all()
          .get()
          .values()
          .stream()
          .flatMap(description -> description.members().stream())
          .filter(member -> !member.assignment().topicPartitions().isEmpty())
          .map(
              member -> new Holder(member.consumerId(), member.clientId() + " at " + member.host()))
          .toList();
    } catch (ExecutionException e) {
      return List.of();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
