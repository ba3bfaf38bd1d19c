/** How a small topic is changed by several programs at once. */
@NullMarked
package dev.millrace.replay.kafka;

import org.jspecify.annotations.NullMarked;
