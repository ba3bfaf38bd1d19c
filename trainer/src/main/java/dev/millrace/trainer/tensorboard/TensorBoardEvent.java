package dev.millrace.trainer.tensorboard;

import java.time.Instant;
import java.util.Map;

/**
 * What a record of an event file holds: message {@code Event} of TensorBoard's {@code
 * compat/proto/event.proto}, with {@code Summary} of its {@code summary.proto}.
 */
final class TensorBoardEvent {
  /** What readers ask for in the first record of a file. */
  private static final String VERSION = "brain.Event:2";

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  private static final int SESSION_STATUS = 1;
  private static final int SESSION_START = 1;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;
  private static final double MILLIS = 1000;

  private TensorBoardEvent() {}

  /** The first of each file. */
  static byte[] version(Instant at) {
    return begin(at).text(FILE_VERSION, VERSION).toBytes();
  }

  /**
   * A program begins to write: what other files say of this step and of later ones holds no more.
   */
  static byte[] start(Instant at, long step) {
    return begin(at)
        .integer(STEP, step)
        .message(SESSION_LOG, new ProtoMessage().integer(SESSION_STATUS, SESSION_START))
        .toBytes();
  }

  /**
   * @param values by tag; kept as 32-bit numbers
   */
  static byte[] scalars(Instant at, long step, Map<String, Double> values) {
    ProtoMessage summary = new ProtoMessage();
    values.forEach(
        (tag, value) ->
            summary.message(
                SUMMARY_VALUE,
                new ProtoMessage().text(VALUE_TAG, tag).real32(VALUE_SIMPLE, value.floatValue())));
    return begin(at).integer(STEP, step).message(SUMMARY, summary).toBytes();
  }

  private static ProtoMessage begin(Instant at) {
    return new ProtoMessage().real64(WALL_TIME, at.toEpochMilli() / MILLIS);
  }
}
