package dev.millrace.tokenizer.internal.sentencepiece;

import dev.millrace.tokenizer.TokenizerFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one message of Protocol Buffers' wire format, field after field.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class WireReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer in;
  private int type;

  WireReader(ByteBuffer message) {
    in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean hasNext() {
    return in.hasRemaining();
  }

  /** The number of the next field; one of the other methods must follow. */
  int field() {
    long tag = rawVarint();
    type = (int) (tag & 7);
    long number = tag >>> 3;
    if (number == 0 || number >= 1 << 29) {
      throw damaged("field number " + number);
    }
    return (int) number;
  }

  long varint() {
    require(VARINT);
    return rawVarint();
  }

  boolean flag() {
    return varint() != 0;
  }

  float number() {
    require(FIXED32);
    room(Float.BYTES);
    return in.getFloat();
  }

  ByteBuffer bytes() {
    require(BYTES);
    return take(rawVarint());
  }

  String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
    } catch (CharacterCodingException e) {
      throw new TokenizerFormatException(
          "no SentencePiece model, or damaged: text that is not UTF-8", e);
    }
  }

  void skip() {
    switch (type) {
      case VARINT -> rawVarint();
      case FIXED64 -> take(Long.BYTES);
      case BYTES -> take(rawVarint());
      case FIXED32 -> take(Float.BYTES);
      default -> throw damaged("wire type " + type);
    }
  }

  private long rawVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      room(1);
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw damaged("a number of more than ten bytes");
  }

  private ByteBuffer take(long length) {
    room(length);
    ByteBuffer part = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return part;
  }

  private void room(long length) {
    if (length < 0 || length > in.remaining()) {
      throw damaged("%d bytes wanted where %d are left".formatted(length, in.remaining()));
    }
  }

  private void require(int wanted) {
    if (type != wanted) {
      throw damaged("wire type " + type + " where " + wanted + " belongs");
    }
  }

  private static TokenizerFormatException damaged(String what) {
    return new TokenizerFormatException("no SentencePiece model, or damaged: " + what);
  }
}
