package dev.millrace.publish.kafka;

import dev.millrace.publish.folder.Origin;
import dev.millrace.schemas.Connection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Tells a topic from another of the same name. */
final class TopicIdentity {
  private TopicIdentity() {}

  /**
   * @throws KafkaException if the broker does not answer
   */
  static Origin of(Connection connection, String topic, String generation) {
    try (Admin admin = Admin.create(connection.clientConfig())) {
      String id =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get()
              .values()
              .iterator()
              .next()
              .topicId()
              .toString();
      return new Origin(topic, id, generation);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException("cannot read the id of topic " + topic, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
