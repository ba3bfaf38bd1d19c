package dev.millrace.inference.internal.answers;

import java.time.Duration;

/**
 * What a request took.
 *
 * @param promptTokens of all its prompts
 * @param cachedTokens of them that an earlier request had read
 * @param completionTokens of all its answers
 * @param toFirstToken from its arrival
 * @param total from its arrival
 */
public record Tally(
    int promptTokens,
    int cachedTokens,
    int completionTokens,
    Duration toFirstToken,
    Duration total) {}
