/** The command that asks a run for something while it trains. */
@NullMarked
package dev.millrace.cli.command.steer;

import org.jspecify.annotations.NullMarked;
