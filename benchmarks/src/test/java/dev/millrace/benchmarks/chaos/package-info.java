@NullMarked
package dev.millrace.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;
