package dev.millrace.publish.kafka;

import dev.millrace.publish.folder.Origin;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
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
  static Origin of(Connection connection, Topics topics) {
    String topic = topics.cleanDocuments().name();
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
      return new Origin(topic, id, topics.settings().generationName());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException("cannot read the id of topic " + topic, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
