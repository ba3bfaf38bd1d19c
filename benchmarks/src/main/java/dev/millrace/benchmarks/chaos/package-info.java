/**
 * The kill harness: the whole pipeline as processes, faults drawn from a seed, and a count of what
 * came of it.
 */
@NullMarked
package dev.millrace.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;
