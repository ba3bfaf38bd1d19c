package dev.millrace.benchmarks.chaos.count;

/**
 * A record of {@code dead-letters}.
 *
 * @param id of the page whose way ended there; empty where that could not be read
 * @param of the record that could not be read
 */
public record DeadLetter(String id, Place place, Place of) {}
