package dev.millrace.trainer.evaluation;

/**
 * A context and a continuation as a model is given them.
 *
 * @param tokens of both, one more at most than the model's context; the last one is only predicted
 * @param continuation how many of them, at the end, are the continuation's; fewer than all
 * @param characters of the choice, without the space before it
 */
record EncodedChoice(int[] tokens, int continuation, int characters) {}
