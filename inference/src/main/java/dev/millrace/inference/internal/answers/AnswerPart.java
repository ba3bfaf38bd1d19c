package dev.millrace.inference.internal.answers;

import dev.millrace.inference.sampling.SampledToken;
import java.util.List;

/**
 * Text with the tokens that begin in it.
 *
 * @param starts code points of the answer before each token
 */
public record AnswerPart(String text, List<SampledToken> tokens, List<Integer> starts) {}
