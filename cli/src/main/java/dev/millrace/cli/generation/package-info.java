/** Which generation a process works for, and by which settings. */
@NullMarked
package dev.millrace.cli.generation;

import org.jspecify.annotations.NullMarked;
