package dev.millrace.inference.internal.answers;

import dev.millrace.inference.internal.batching.Ending;

/** One finished answer. */
public record WholeAnswer(AnswerPart part, Ending ending) {}
