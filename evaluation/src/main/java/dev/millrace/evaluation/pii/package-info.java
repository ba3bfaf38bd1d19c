/** Scrubbing against gold spans. */
@NullMarked
package dev.millrace.evaluation.pii;

import org.jspecify.annotations.NullMarked;
