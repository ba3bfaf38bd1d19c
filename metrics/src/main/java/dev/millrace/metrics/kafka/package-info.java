/** The metrics that Kafka's own clients keep, among those of the process. */
@NullMarked
package dev.millrace.metrics.kafka;

import org.jspecify.annotations.NullMarked;
