package dev.millrace.cli.stage;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenizerFile;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.RecordWriter;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.ByteBuffer;

/** Puts a tokenizer on {@code tokenizers}, where whoever meets its id on a block finds it. */
public final class TokenizerPublication {
  private TokenizerPublication() {}

  public static void publish(
      Connection connection, Topics topics, RecordSerdes serdes, Tokenizer tokenizer, String name) {
    try (RecordWriter<TokenizerFile> writer =
        new RecordWriter<>("tokenizer", connection, serdes, topics.tokenizers())) {
      writer.write(
          tokenizer.id(),
          new TokenizerFile(tokenizer.id(), name, ByteBuffer.wrap(tokenizer.json())));
    }
  }
}
