package dev.millrace.replay.lineage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ValueWriter} wrote. */
final class ValueReader {
  private final ByteBuffer bytes;

  ValueReader(byte[] value) {
    this.bytes = ByteBuffer.wrap(value);
  }

  String text() {
    return new String(blob(), StandardCharsets.UTF_8);
  }

  byte[] blob() {
    byte[] blob = new byte[Math.toIntExact(bytes.getLong())];
    bytes.get(blob);
    return blob;
  }

  long number() {
    return bytes.getLong();
  }
}
