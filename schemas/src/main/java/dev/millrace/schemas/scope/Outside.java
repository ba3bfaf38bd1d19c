package dev.millrace.schemas.scope;

/**
 * Why a page takes no part in a generation.
 *
 * @param rule as of a drop, {@code replay.since}
 * @param measured what the rule measured; 1 for a rule without a number
 * @param limit what it was compared with; 0 for a rule without a number
 */
public record Outside(String rule, double measured, double limit) {}
