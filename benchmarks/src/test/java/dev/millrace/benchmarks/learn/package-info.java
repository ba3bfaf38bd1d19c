/** Tests of the comparison of optimizers and schedules. */
@NullMarked
package dev.millrace.benchmarks.learn;

import org.jspecify.annotations.NullMarked;
