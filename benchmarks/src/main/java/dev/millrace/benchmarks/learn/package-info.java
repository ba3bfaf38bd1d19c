/** How well optimizers and schedules of learning rates learn from the same texts. */
@NullMarked
package dev.millrace.benchmarks.learn;

import org.jspecify.annotations.NullMarked;
