/** Commands on generations. */
@NullMarked
package dev.millrace.cli.command.replay;

import org.jspecify.annotations.NullMarked;
