package dev.millrace.benchmarks.chaos.count;

/** A step's loss, as a record of {@code training-log} tells it. */
public record LoggedLoss(Place place, String run, long step, double loss) {}
