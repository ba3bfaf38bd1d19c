/** The log of training as event files, which TensorBoard reads. */
@NullMarked
package dev.millrace.trainer.tensorboard;

import org.jspecify.annotations.NullMarked;
