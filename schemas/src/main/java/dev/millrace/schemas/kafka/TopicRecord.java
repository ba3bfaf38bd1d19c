package dev.millrace.schemas.kafka;

/** A record with its decoded value. */
public record TopicRecord<T>(RecordHead head, T value) {}
