/** {@code training-controls}, as trainers follow it and commands write it. */
@NullMarked
package dev.millrace.trainer.steering.kafka;

import org.jspecify.annotations.NullMarked;
