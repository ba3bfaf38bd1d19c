/** What a generation has on a cluster, and its deletion. */
@NullMarked
package dev.millrace.replay.generation.kafka.drop;

import org.jspecify.annotations.NullMarked;
