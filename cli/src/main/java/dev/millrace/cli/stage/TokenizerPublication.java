package dev.millrace.cli.stage;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenizerFile;
import dev.millrace.schemas.Topics;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts a tokenizer on {@code tokenizers}, where whoever meets its id on a block finds it. */
public final class TokenizerPublication {
  private TokenizerPublication() {}

  public static void publish(
      Connection connection, Topics topics, RecordSerdes serdes, Tokenizer tokenizer, String name) {
    try (Producer<String, TokenizerFile> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(TokenizerFile.class))) {
      TokenizerFile file =
          new TokenizerFile(tokenizer.id(), name, ByteBuffer.wrap(tokenizer.json()));
      var _ =
          producer.send(new ProducerRecord<>(topics.tokenizers().name(), 0, tokenizer.id(), file));
      producer.flush();
    }
  }
}
