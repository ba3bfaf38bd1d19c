/** Commands that tell what became of pages. */
@NullMarked
package dev.millrace.cli.command.ledger;

import org.jspecify.annotations.NullMarked;
