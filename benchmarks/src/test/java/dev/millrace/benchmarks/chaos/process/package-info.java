@NullMarked
package dev.millrace.benchmarks.chaos.process;

import org.jspecify.annotations.NullMarked;
