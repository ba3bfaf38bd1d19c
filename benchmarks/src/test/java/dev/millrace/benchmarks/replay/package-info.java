@NullMarked
package dev.millrace.benchmarks.replay;

import org.jspecify.annotations.NullMarked;
