/** A run as one page to send to others: what it read, dropped, learned, says and cost. */
@NullMarked
package dev.millrace.cli.report;

import org.jspecify.annotations.NullMarked;
