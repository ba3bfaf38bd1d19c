/** Tests. */
@NullMarked
package dev.millrace.trainer.steering;

import org.jspecify.annotations.NullMarked;
