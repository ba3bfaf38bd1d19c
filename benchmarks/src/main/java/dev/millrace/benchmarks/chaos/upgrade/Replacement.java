package dev.millrace.benchmarks.chaos.upgrade;

import java.time.Duration;

/**
 * A process that was replaced.
 *
 * @param asked when the earlier one was asked to end, since the supervisor began
 * @param untilReady from then until the later one was ready
 */
public record Replacement(String process, Duration asked, Duration untilReady) {}
