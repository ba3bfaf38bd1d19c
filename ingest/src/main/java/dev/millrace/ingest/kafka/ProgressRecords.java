package dev.millrace.ingest.kafka;

import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.kafka.TopicRecord;
import java.util.function.Consumer;

/** The committed records of {@code ingested-files}, in their order. */
public interface ProgressRecords extends AutoCloseable {

  /** Gives all that were committed before this call and not given yet. */
  void toEnd(Consumer<TopicRecord<IngestedFile>> taker);

  /** Ends a call that waits; safe from any thread. */
  @Override
  void close();
}
