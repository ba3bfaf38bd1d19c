@NullMarked
package dev.millrace.benchmarks.chaos.read;

import org.jspecify.annotations.NullMarked;
