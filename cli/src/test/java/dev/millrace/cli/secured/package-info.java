/** The program against brokers that are secured as those of others are. */
@NullMarked
package dev.millrace.cli.secured;

import org.jspecify.annotations.NullMarked;
