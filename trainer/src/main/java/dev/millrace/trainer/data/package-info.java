/** Batches: where they come from, and which documents they hold. */
@NullMarked
package dev.millrace.trainer.data;

import org.jspecify.annotations.NullMarked;
