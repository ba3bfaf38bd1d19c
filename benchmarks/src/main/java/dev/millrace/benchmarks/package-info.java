/** Measurements of the program, beside a peer in the same run where one is installed. */
@NullMarked
package dev.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
