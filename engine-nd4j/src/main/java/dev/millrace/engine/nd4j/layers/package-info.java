/** The layers of a transformer, forward and backward. */
@NullMarked
package dev.millrace.engine.nd4j.layers;

import org.jspecify.annotations.NullMarked;
