/** Where a run's checkpoints are kept for good: on this disk, or in a store. */
@NullMarked
package dev.millrace.trainer.keep;

import org.jspecify.annotations.NullMarked;
