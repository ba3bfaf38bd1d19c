@NullMarked
package dev.millrace.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
