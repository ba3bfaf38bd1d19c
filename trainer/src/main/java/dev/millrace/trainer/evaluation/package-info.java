/** Multiple choice: what a model knows, by items whose answers are known. */
@NullMarked
package dev.millrace.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
