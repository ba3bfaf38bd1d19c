/** Retraining without what was taken down: what has to be trained again, and from where. */
@NullMarked
package dev.millrace.trainer.retrain;

import org.jspecify.annotations.NullMarked;
