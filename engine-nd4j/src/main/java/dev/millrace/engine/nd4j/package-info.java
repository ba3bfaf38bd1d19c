/** The default engine: ND4J arrays, its BLAS, vector kernels and a hand-written backward pass. */
@NullMarked
package dev.millrace.engine.nd4j;

import org.jspecify.annotations.NullMarked;
