package dev.millrace.filters.decontamination;

import java.util.List;

/**
 * An item of an evaluation, such as a question with its answers.
 *
 * @param line in its file, from 1
 */
record EvaluationItem(String file, int line, List<String> texts) {}
