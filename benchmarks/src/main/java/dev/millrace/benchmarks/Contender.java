package dev.millrace.benchmarks;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * One of those that are compared.
 *
 * @param round does the work once and says what CPU time it took
 */
record Contender(String name, Supplier<Duration> round) {}
