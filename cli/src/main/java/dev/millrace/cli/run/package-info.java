/** The pipeline in one process: its parts, its life, its end and its summary. */
@NullMarked
package dev.millrace.cli.run;

import org.jspecify.annotations.NullMarked;
