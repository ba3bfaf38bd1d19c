/** Files into the {@code pages} topic, every page exactly once, by as many copies as wanted. */
@NullMarked
package dev.millrace.ingest.kafka;

import org.jspecify.annotations.NullMarked;
