/** Reads what two generations are compared by. */
@NullMarked
package dev.millrace.replay.compare.kafka;

import org.jspecify.annotations.NullMarked;
