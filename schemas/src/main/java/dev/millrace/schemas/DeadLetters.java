package dev.millrace.schemas;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;

/** Makes dead letters that always fit their topic. */
public final class DeadLetters {
  private static final int ENVELOPE_BYTES = 64 << 10;
  private static final int MAX_ERROR_CHARACTERS = 2_000;

  private DeadLetters() {}

  /**
   * The value travels along up to the record limit; beyond it, its digest, size and location stand
   * for it.
   */
  public static DeadLetter of(String stage, String error, byte[] value, RecordLocation location) {
    boolean fits = value.length <= Topics.MAX_RECORD_BYTES - ENVELOPE_BYTES;
    return DeadLetter.newBuilder()
        .setStage(stage)
        .setError(
            error.length() <= MAX_ERROR_CHARACTERS
                ? error
                : error.substring(0, MAX_ERROR_CHARACTERS))
        .setTopic(location.topic())
        .setPartition(location.partition())
        .setOffset(location.offset())
        .setValue(ByteBuffer.wrap(fits ? value : new byte[0]))
        .setValueBytes(value.length)
        .setValueSha256(Hashing.sha256().hashBytes(value).toString())
        .build();
  }

  /** Exception and causes on one line. */
  public static String describe(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      text.append(text.isEmpty() ? "" : ": ").append(cause.getClass().getSimpleName());
      if (cause.getMessage() != null) {
        text.append(" ").append(cause.getMessage().replace('\n', ' '));
      }
    }
    return text.toString();
  }
}
