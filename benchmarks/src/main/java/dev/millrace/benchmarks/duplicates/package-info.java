/** The index of duplicates with more documents than a test would have: its cost, its restore. */
@NullMarked
package dev.millrace.benchmarks.duplicates;

import org.jspecify.annotations.NullMarked;
