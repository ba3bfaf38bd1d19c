/** Builds of the product that lack what makes it exact, and what the harness says of them. */
@NullMarked
package dev.millrace.benchmarks.chaos.broken;

import org.jspecify.annotations.NullMarked;
