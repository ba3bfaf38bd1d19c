/** Tests, and a reader of event files that knows nothing of their writer. */
@NullMarked
package dev.millrace.trainer.tensorboard;

import org.jspecify.annotations.NullMarked;
