package dev.millrace.model;

import java.util.Optional;

/**
 * A transformer's shape: what {@code config.json} of a Hugging Face model folder says, for both
 * families.
 *
 * @param contextLength most tokens in one window
 * @param width of the residual stream
 * @param heads query heads; a divisor of them, {@code keyValueHeads}, have keys and values of their
 *     own
 * @param headSize of one head; {@code heads * headSize} is usually, not always, the width
 * @param ropeTheta base of the rotary frequencies; ignored by GPT-2
 * @param tiedEmbeddings whether the output layer is the token embedding
 */
public record ModelConfig(
    Architecture architecture,
    int vocabularySize,
    int contextLength,
    int width,
    int layers,
    int heads,
    int keyValueHeads,
    int headSize,
    int feedForwardWidth,
    double normEpsilon,
    double ropeTheta,
    Optional<RopeScaling> ropeScaling,
    boolean tiedEmbeddings) {}
