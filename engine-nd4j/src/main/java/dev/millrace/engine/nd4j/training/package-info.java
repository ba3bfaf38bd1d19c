/** Forward and backward pass, and the optimizer step. */
@NullMarked
package dev.millrace.engine.nd4j.training;

import org.jspecify.annotations.NullMarked;
