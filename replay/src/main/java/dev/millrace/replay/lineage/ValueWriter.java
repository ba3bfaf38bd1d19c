package dev.millrace.replay.lineage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the parts of a value; {@link ValueReader} reads them in the same order. */
final class ValueWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ValueWriter text(String text) {
    return blob(text.getBytes(StandardCharsets.UTF_8));
  }

  ValueWriter blob(byte[] blob) {
    number(blob.length);
    bytes.writeBytes(blob);
    return this;
  }

  ValueWriter number(long number) {
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
