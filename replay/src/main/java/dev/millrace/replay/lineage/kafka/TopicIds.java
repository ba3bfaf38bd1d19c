package dev.millrace.replay.lineage.kafka;

import dev.millrace.schemas.Connection;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Asks the broker which topics there are, and which one each is. */
final class TopicIds implements AutoCloseable {
  private final Admin admin;

  TopicIds(Connection connection) {
    this.admin = Admin.create(connection.clientConfig());
  }

  /**
   * Name to id of those that are there. A topic that is made anew has another id.
   *
   * @throws KafkaException if the broker does not answer
   */
  Map<String, String> of(Collection<String> names) {
    Set<String> wanted = new HashSet<>(names);
    Map<String, String> ids = new TreeMap<>();
    try {
      for (TopicListing topic : admin.listTopics().listings().get()) {
        if (wanted.contains(topic.name())) {
          ids.put(topic.name(), topic.topicId().toString());
        }
      }
      return ids;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException("cannot read the names of topics", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
