package dev.millrace.inference.internal.batching;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A single token as a string, although it may be part of a character only. */
public final class TokenText {
  private TokenText() {}

  /** Its text, or, where that is no UTF-8, {@code bytes:\xe2\x80} as OpenAI writes it. */
  public static String of(byte[] token) {
    return whole(token).orElseGet(() -> escaped(token));
  }

  /** Its text; empty where that is no UTF-8. */
  public static Optional<String> whole(byte[] token) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(token)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String escaped(byte[] token) {
    StringBuilder text = new StringBuilder("bytes:");
    for (byte b : token) {
      text.append(String.format("\\x%02x", b));
    }
    return text.toString();
  }
}
