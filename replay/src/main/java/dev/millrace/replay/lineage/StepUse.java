package dev.millrace.replay.lineage;

/**
 * A step that was made of a block.
 *
 * @param takedowns the block was masked by the takedowns with lesser offsets
 * @param skipped the step was passed over on request
 */
public record StepUse(String run, long step, long takedowns, boolean skipped) {}
