/** Publishing as a part of a process: its place, its scratch folder, its publisher. */
@NullMarked
package dev.millrace.cli.publishing;

import org.jspecify.annotations.NullMarked;
