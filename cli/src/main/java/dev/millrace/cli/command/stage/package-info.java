/** Commands that run the pipeline or one stage of it. */
@NullMarked
package dev.millrace.cli.command.stage;

import org.jspecify.annotations.NullMarked;
