package dev.millrace.schemas.kafka;

import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.RecordLocation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Says of the log lines within it which record they are about, in SLF4J's context: plain lines say
 * so in their text, lines for machines have it as fields.
 */
public final class LogPlace implements AutoCloseable {
  private final Map<String, String> fields;

  private LogPlace(Map<String, String> fields) {
    this.fields = fields;
    fields.forEach(MDC::put);
  }

  public static LogPlace of(RecordLocation location) {
    return new LogPlace(fields(location.topic(), location.partition(), location.offset()));
  }

  /**
   * @param task of the stage, such as {@code 0_1}
   */
  public static LogPlace of(DeadLetter letter, String stage, String task) {
    Map<String, String> fields =
        fields(letter.getTopic(), letter.getPartition(), letter.getOffset());
    fields.put("stage", stage);
    fields.put("task", task);
    fields.put("page", letter.getRecordId());
    return new LogPlace(fields);
  }

  private static Map<String, String> fields(String topic, int partition, long offset) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("topic", topic);
    fields.put("partition", Integer.toString(partition));
    fields.put("offset", Long.toString(offset));
    return fields;
  }

  @Override
  public void close() {
    fields.keySet().forEach(MDC::remove);
  }
}
