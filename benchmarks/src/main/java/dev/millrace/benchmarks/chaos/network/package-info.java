/** The way between processes, and what becomes of it. */
@NullMarked
package dev.millrace.benchmarks.chaos.network;

import org.jspecify.annotations.NullMarked;
