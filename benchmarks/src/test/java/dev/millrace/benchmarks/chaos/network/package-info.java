@NullMarked
package dev.millrace.benchmarks.chaos.network;

import org.jspecify.annotations.NullMarked;
