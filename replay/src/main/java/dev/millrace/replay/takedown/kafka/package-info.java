/** The topic of takedowns, and what other topics hold of what they match. */
@NullMarked
package dev.millrace.replay.takedown.kafka;

import org.jspecify.annotations.NullMarked;
