package dev.millrace.model;

/**
 * Llama 3.1's stretching of the rotary embedding beyond the context it was first trained on ({@code
 * rope_type: llama3}).
 *
 * @param factor by which low frequencies are slowed
 * @param originalContextLength tokens
 */
public record RopeScaling(
    double factor,
    double lowFrequencyFactor,
    double highFrequencyFactor,
    int originalContextLength) {}
