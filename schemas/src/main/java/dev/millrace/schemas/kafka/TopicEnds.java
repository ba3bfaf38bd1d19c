package dev.millrace.schemas.kafka;

import dev.millrace.schemas.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Asks the broker where partitions begin and end. Safe for several threads. Each method throws a
 * {@link KafkaException} if the broker does not answer.
 */
public final class TopicEnds implements TopicBounds {
  private final Admin admin;

  public TopicEnds(Connection connection) {
    this.admin = Admin.create(connection.clientConfig());
  }

  @Override
  public Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
    return ask(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
  }

  /**
   * One past the last record or marker of each, committed or not. Only who has read to here has
   * read all that was committed before the call: a commit returns before its markers are in the
   * partitions, and until they are, what it wrote lies after the last stable offset.
   */
  @Override
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return ask(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
  }

  @Override
  public Map<TopicPartition, Long> lastStableOffsets(Collection<TopicPartition> partitions) {
    return ask(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
  }

  /** Whether no transaction is open on the partitions. */
  public boolean isSettled(Collection<TopicPartition> partitions) {
    return lastStableOffsets(partitions).equals(ends(partitions));
  }

  private Map<TopicPartition, Long> ask(
      Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, spec));
    try {
      Map<TopicPartition, ListOffsetsResultInfo> found =
          admin.listOffsets(specs, new ListOffsetsOptions(isolation)).all().get();
      Map<TopicPartition, Long> offsets = new HashMap<>();
      found.forEach((partition, info) -> offsets.put(partition, info.offset()));
      return offsets;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException("cannot read the offsets of " + partitions, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
