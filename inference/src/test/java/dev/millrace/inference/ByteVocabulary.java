package dev.millrace.inference;

import dev.millrace.inference.serving.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** One token a byte, and end of text: characters beyond ASCII take several tokens. */
public final class ByteVocabulary implements Vocabulary {
  static final int END = 256;

  @Override
  public String id() {
    return "bytes";
  }

  @Override
  public int size() {
    return 257;
  }

  @Override
  public OptionalInt endOfText() {
    return OptionalInt.of(END);
  }

  @Override
  public int[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i] & 0xff;
    }
    return tokens;
  }

  @Override
  public byte[] tokenBytes(int token) {
    return token == END
        ? "<|endoftext|>".getBytes(StandardCharsets.UTF_8)
        : new byte[] {(byte) token};
  }
}
