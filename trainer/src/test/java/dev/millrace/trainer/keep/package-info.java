@NullMarked
package dev.millrace.trainer.keep;

import org.jspecify.annotations.NullMarked;
