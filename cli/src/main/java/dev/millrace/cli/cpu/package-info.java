/** CPU time by stage, and how much of it a stage may take. */
@NullMarked
package dev.millrace.cli.cpu;

import org.jspecify.annotations.NullMarked;
