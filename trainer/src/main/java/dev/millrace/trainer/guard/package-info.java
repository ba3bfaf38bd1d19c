/** Whether a run still learns: what speaks against its weights, and what is done about it. */
@NullMarked
package dev.millrace.trainer.guard;

import org.jspecify.annotations.NullMarked;
