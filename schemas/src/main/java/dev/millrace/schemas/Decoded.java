package dev.millrace.schemas;

import org.apache.avro.specific.SpecificRecord;

/** A record's value, or the dead letter that stands for one that could not be read. */
public sealed interface Decoded<T extends SpecificRecord> {

  record Value<T extends SpecificRecord>(T value) implements Decoded<T> {}

  record Unreadable<T extends SpecificRecord>(DeadLetter deadLetter) implements Decoded<T> {}
}
