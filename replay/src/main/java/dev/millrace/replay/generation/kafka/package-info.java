/** Reads and changes the topic of generations. */
@NullMarked
package dev.millrace.replay.generation.kafka;

import org.jspecify.annotations.NullMarked;
