/** What a person at a terminal sees of work that takes its time. */
@NullMarked
package dev.millrace.cli.terminal;

import org.jspecify.annotations.NullMarked;
