/** Options that commands share. */
@NullMarked
package dev.millrace.cli.command.options;

import org.jspecify.annotations.NullMarked;
