@NullMarked
package dev.millrace.benchmarks.duplicates;

import org.jspecify.annotations.NullMarked;
