/** Checkpoint events into served completions: an HTTP API and a web page. */
@NullMarked
package dev.millrace.inference;

import org.jspecify.annotations.NullMarked;
