/** Starts processes, kills them, and starts them again as a supervisor does. */
@NullMarked
package dev.millrace.benchmarks.chaos.process;

import org.jspecify.annotations.NullMarked;
