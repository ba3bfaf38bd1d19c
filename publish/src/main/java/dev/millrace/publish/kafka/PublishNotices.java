package dev.millrace.publish.kafka;

import dev.millrace.publish.folder.Manifest;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What a publisher tells of itself, on its own thread. */
public interface PublishNotices {
  /** Nobody listens. */
  PublishNotices SILENT = new PublishNotices() {};

  /** It begins, or begins anew, with what the folder holds. */
  default void opened(Manifest manifest) {}

  /** The folder holds more, or something else. */
  default void committed(Manifest before, Manifest after) {}

  /** By partition, the record that is read next. */
  default void reached(Map<TopicPartition, Long> next) {}
}
