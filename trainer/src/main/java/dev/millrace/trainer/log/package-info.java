/** The log of training, as lines and as CSV. */
@NullMarked
package dev.millrace.trainer.log;

import org.jspecify.annotations.NullMarked;
