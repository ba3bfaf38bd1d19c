/** The stages of the pipeline as parts of a process: started, watched, fed and drained. */
@NullMarked
package dev.millrace.cli.stage;

import org.jspecify.annotations.NullMarked;
