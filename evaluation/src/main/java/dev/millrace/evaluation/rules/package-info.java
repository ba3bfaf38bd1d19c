/** Quality rules against datatrove's verdicts. */
@NullMarked
package dev.millrace.evaluation.rules;

import org.jspecify.annotations.NullMarked;
