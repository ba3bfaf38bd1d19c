/** The commands that take something out, and tell what became of that. */
@NullMarked
package dev.millrace.cli.command.takedown;

import org.jspecify.annotations.NullMarked;
