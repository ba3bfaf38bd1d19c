/** Rows of text and JSON, in and out. */
@NullMarked
package dev.millrace.cli.rows;

import org.jspecify.annotations.NullMarked;
