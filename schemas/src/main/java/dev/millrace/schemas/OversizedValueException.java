package dev.millrace.schemas;

import org.apache.kafka.common.errors.SerializationException;

/** A value is longer than its topic takes; it has not been sent. */
public final class OversizedValueException extends SerializationException {
  private static final long serialVersionUID = 1L;

  private final transient byte[] value;

  OversizedValueException(String topic, byte[] value, int limit) {
    super(topic + " takes values of up to " + limit + " bytes, and this one has " + value.length);
    this.value = value;
  }

  /** The value as it would have been sent. */
  public byte[] value() {
    return value;
  }
}
