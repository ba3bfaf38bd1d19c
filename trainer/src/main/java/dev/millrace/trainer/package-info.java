/** Token blocks into optimizer steps, checkpoints and their events. */
@NullMarked
package dev.millrace.trainer;

import org.jspecify.annotations.NullMarked;
