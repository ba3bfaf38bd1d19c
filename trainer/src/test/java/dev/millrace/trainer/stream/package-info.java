/** Tests against a real broker. */
@NullMarked
package dev.millrace.trainer.stream;

import org.jspecify.annotations.NullMarked;
