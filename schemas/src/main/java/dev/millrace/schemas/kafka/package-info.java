/** Reading topics outside of Kafka Streams. */
@NullMarked
package dev.millrace.schemas.kafka;

import org.jspecify.annotations.NullMarked;
