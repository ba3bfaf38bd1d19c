package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

class SentencePieceFuzzTest extends FuzzTarget {
  private static final String TEXT =
      "the  thing ~(C) wallll!!\n\n\u6c34\u8eca\u00a0" + "a".repeat(300);

  @Override
  protected List<byte[]> seeds() {
    try {
      return List.of(
          SentencePieceTest.golden("prefix.model"),
          SentencePieceTest.golden("plain.model"),
          SentencePieceTest.golden("unigram-rules.model"),
          SentencePieceTest.golden("unigram-bytes.model"),
          SentencePieceTest.golden("bpe-rules.model"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected List<String> words() {
    return List.of("\u2581", "<0x0A>", "\n\u0001", "\u0018\u0002", "<unk>");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of(TokenizerFormatException.class);
  }

  @Override
  protected void read(byte[] input) {
    Tokenizer tokenizer = Tokenizer.parseSentencePiece(input);
    assertThat(tokenizer.decode(tokenizer.encode(TEXT))).isNotNull();
  }
}
