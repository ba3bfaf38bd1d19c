@NullMarked
package dev.millrace.benchmarks.chaos.upgrade;

import org.jspecify.annotations.NullMarked;
