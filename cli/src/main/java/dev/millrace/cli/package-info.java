/** One executable: reads settings, builds, runs. */
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;
