package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.process.FaultKind;
import java.time.Duration;

/**
 * What is done to which process, and when.
 *
 * @param at since the faults began; where the process is down at that moment, it comes once it is
 *     up
 */
record Fault(Duration at, FaultKind kind, String process) {}
