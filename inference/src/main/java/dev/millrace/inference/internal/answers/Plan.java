package dev.millrace.inference.internal.answers;

import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.GenerationRequest;
import java.util.function.Function;

/**
 * What a request asks for.
 *
 * @param format writes the answers of what has been submitted
 */
public record Plan(GenerationRequest request, Function<Generation, AnswerFormat> format) {}
