package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.trainer.data.PlacedBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Token blocks by topic: a run that has gone on with another generation's blocks has read several.
 */
final class BlockTopics implements AutoCloseable {
  private final Connection connection;
  private final RecordSerdes serdes;
  private final TypedTopic<TokenBlock> any;
  private final Consumer<TopicRecord<TokenBlock>> read;
  private final Map<String, BlockReader> readers = new HashMap<>();
  private boolean closed;

  /**
   * @param any one of them; the others are alike
   */
  BlockTopics(Connection connection, RecordSerdes serdes, TypedTopic<TokenBlock> any) {
    this(connection, serdes, any, block -> {});
  }

  /**
   * @param read hears of each block that is read
   */
  BlockTopics(
      Connection connection,
      RecordSerdes serdes,
      TypedTopic<TokenBlock> any,
      Consumer<TopicRecord<TokenBlock>> read) {
    this.connection = connection;
    this.serdes = serdes;
    this.any = any;
    this.read = read;
  }

  /**
   * @throws WakeupException once this is closed
   */
  synchronized BlockReader of(String topic) {
    if (closed) {
      throw new WakeupException();
    }
    return readers.computeIfAbsent(
        topic, name -> new BlockReader(connection, serdes, any.named(name), read));
  }

  /** The blocks of recorded ranges, in their order. */
  List<TokenBlock> read(List<OffsetRange> ranges) {
    return PlacedBlock.blocks(placed(ranges));
  }

  /** The same with their places; read by offset, since each way back costs a fetch. */
  List<PlacedBlock> placed(List<OffsetRange> ranges) {
    List<OffsetRange> ascending = new ArrayList<>(ranges);
    ascending.sort(
        Comparator.comparing(OffsetRange::getTopic)
            .thenComparingInt(OffsetRange::getPartition)
            .thenComparingLong(OffsetRange::getFrom));
    Map<OffsetRange, List<PlacedBlock>> read = new HashMap<>();
    ascending.forEach(range -> read.put(range, of(range.getTopic()).read(range)));
    return ranges.stream().flatMap(range -> read.getOrDefault(range, List.of()).stream()).toList();
  }

  /** Safe from any thread; ends what waits with a {@code WakeupException}. */
  @Override
  public synchronized void close() {
    closed = true;
    readers.values().forEach(BlockReader::close);
  }
}
