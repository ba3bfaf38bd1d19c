package dev.millrace.schemas;

/** Where a record stands. */
public record Place(String topic, int partition, long offset) {}
