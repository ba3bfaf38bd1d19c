/** Replaces the processes of an earlier version by those of this one, one after another. */
@NullMarked
package dev.millrace.benchmarks.chaos.upgrade;

import org.jspecify.annotations.NullMarked;
