@NullMarked
package dev.millrace.replay.takedown.kafka;

import org.jspecify.annotations.NullMarked;
