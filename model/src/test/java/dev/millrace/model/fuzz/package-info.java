/**
 * Seeded fuzzing: inputs changed at random, the same ones for the same seed, and what reads them.
 */
@NullMarked
package dev.millrace.model.fuzz;

import org.jspecify.annotations.NullMarked;
