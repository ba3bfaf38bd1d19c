package dev.millrace.trainer.guard;

/**
 * What speaks against a run's weights.
 *
 * @param certain whether the run counts as diverging; else it may be a spike that passes, but
 *     nobody should build on these weights
 * @param text with the figures, lower case, no full stop
 */
public record Doubt(Sign sign, boolean certain, String text) {}
