package dev.millrace.tokenizer.internal.bpe;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text to UTF-8 with U+FFFD for unpaired surrogates, as tiktoken has it; the JDK writes "?". */
public final class Utf8 {
  private Utf8() {}

  public static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return encodeWithSurrogates(text);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static boolean isValid(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] encodeWithSurrogates(String text) {
    StringBuilder paired = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      boolean unpaired =
          codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      paired.appendCodePoint(unpaired ? 0xfffd : codePoint);
      at += Character.charCount(codePoint);
    }
    return paired.toString().getBytes(StandardCharsets.UTF_8);
  }
}
