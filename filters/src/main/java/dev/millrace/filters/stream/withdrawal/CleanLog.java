package dev.millrace.filters.stream.withdrawal;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** {@code clean-documents}, read once more from its beginning, beside what a stage reads of it. */
@FunctionalInterface
public interface CleanLog {

  /** Begins to read a partition. */
  Reading open(int partition);

  /** One partition that is read. Not thread-safe. */
  interface Reading extends AutoCloseable {

    /** The first retained offset. */
    long begin();

    /** One past the last record that is committed now. */
    long end();

    /**
     * Gives what is there from an offset on, at most as much as one fetch brings.
     *
     * @return where to go on: the same offset where nothing has come
     */
    long read(long from, Consumer<ConsumerRecord<byte[], byte[]>> taker);

    @Override
    void close();
  }
}
