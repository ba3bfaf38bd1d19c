/** Commands from texts and pages to rows, without a cluster. */
@NullMarked
package dev.millrace.cli.command.offline;

import org.jspecify.annotations.NullMarked;
