package dev.millrace.model;

/**
 * What one optimizer step measured.
 *
 * @param loss mean cross-entropy in nats over the targets that count, before the update
 * @param gradientNorm global L2 norm before clipping
 */
public record StepResult(double loss, double gradientNorm, long targets) {}
