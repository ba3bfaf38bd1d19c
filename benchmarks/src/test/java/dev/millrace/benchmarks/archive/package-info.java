@NullMarked
package dev.millrace.benchmarks.archive;

import org.jspecify.annotations.NullMarked;
