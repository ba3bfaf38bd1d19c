/** Sends the spans of traced pages to a collector, by OpenTelemetry's protocol. */
@NullMarked
package dev.millrace.metrics.traces;

import org.jspecify.annotations.NullMarked;
