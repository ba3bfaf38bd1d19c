package dev.millrace.cli;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Token blocks that no stage has packed. */
public final class TestBlocks {
  private TestBlocks() {}

  /**
   * A block that one document fills.
   *
   * @param tokens the last is the target behind the block
   */
  public static TokenBlock of(
      int sequence, String url, String digest, int[] tokens, String tokenizer) {
    int length = tokens.length - 1;
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * tokens.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(tokens);
    return TokenBlock.newBuilder()
        .setSequence(sequence)
        .setBlockLength(length)
        .setLength(length)
        .setTokens(bytes)
        .setTextBytes(length)
        .setSegments(List.of(new Segment("" + sequence, url, 0, length, 0, digest, "")))
        .setTokenizerId(tokenizer)
        .build();
  }

  /** A block of nothing but token 0. */
  public static TokenBlock zeros(int sequence, int length, String tokenizer) {
    return of(sequence, "https://example.org/" + sequence, "", new int[length + 1], tokenizer);
  }

  /** Writes blocks of these numbers to the first partition. */
  public static void write(
      Connection connection, Topics topics, int first, int count, IntFunction<TokenBlock> block) {
    RecordSerdes serdes = new RecordSerdes(connection);
    try (Producer<String, TokenBlock> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(TokenBlock.class))) {
      for (int i = first; i < first + count; i++) {
        var _ =
            producer.send(
                new ProducerRecord<>(topics.tokenBlocks().name(), 0, "0-" + i, block.apply(i)));
      }
    }
  }
}
