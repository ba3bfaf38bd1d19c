package dev.millrace.accounts.kafka;

import static java.util.stream.Collectors.toMap;

import dev.millrace.schemas.Connection;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Whether anybody works in groups, as their coordinators say, of whatever protocol they are. Safe
 * for several threads.
 */
public final class GroupStates implements AutoCloseable {
  private static final int SOON_MILLIS = 5_000;

  private final Admin admin;

  public GroupStates(Connection connection) {
    this.admin = Admin.create(connection.clientConfig());
  }

  /**
   * States of those groups that are there; a group that nobody has joined yet is not, and neither
   * is one that this client may not describe.
   *
   * @throws KafkaException if a broker does not answer within five seconds
   * @throws WakeupException if this is closed meanwhile
   */
  public Map<String, GroupState> of(Collection<String> groups) {
    try {
      return admin.listGroups(new ListGroupsOptions().timeoutMs(SOON_MILLIS)).all().get().stream()
          .filter(group -> groups.contains(group.groupId()) && group.groupState().isPresent())
          .collect(toMap(GroupListing::groupId, group -> group.groupState().orElseThrow()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalStateException) {
        throw new WakeupException(); // closed meanwhile
      }
      throw e.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException("cannot read the states of groups", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
