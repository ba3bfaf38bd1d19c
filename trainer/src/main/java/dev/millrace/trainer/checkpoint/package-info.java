/** Checkpoints on disk: what they hold, and which are kept. */
@NullMarked
package dev.millrace.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
