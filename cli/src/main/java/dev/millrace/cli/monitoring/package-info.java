/** What a process tells of itself while it runs: its metrics, and whether it is ready. */
@NullMarked
package dev.millrace.cli.monitoring;

import org.jspecify.annotations.NullMarked;
