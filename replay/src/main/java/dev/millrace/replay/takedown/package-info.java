/** Takedowns: what is asked for, and what it would take. */
@NullMarked
package dev.millrace.replay.takedown;

import org.jspecify.annotations.NullMarked;
