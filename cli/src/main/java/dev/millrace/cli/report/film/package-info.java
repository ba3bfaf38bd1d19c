/** What a run's checkpoints say, one after the other. */
@NullMarked
package dev.millrace.cli.report.film;

import org.jspecify.annotations.NullMarked;
