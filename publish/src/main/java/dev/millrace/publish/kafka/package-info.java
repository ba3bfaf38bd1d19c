/** The reader of the topic and the thread that publishes. */
@NullMarked
package dev.millrace.publish.kafka;

import org.jspecify.annotations.NullMarked;
