@NullMarked
package dev.millrace.benchmarks.chaos.count;

import org.jspecify.annotations.NullMarked;
