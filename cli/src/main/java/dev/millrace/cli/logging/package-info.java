/** Log lines as JSON, for machines that collect them. */
@NullMarked
package dev.millrace.cli.logging;

import org.jspecify.annotations.NullMarked;
