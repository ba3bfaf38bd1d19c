/** Memory, threads, BLAS and vector loops beneath the layers. */
@NullMarked
package dev.millrace.engine.nd4j.kernels;

import org.jspecify.annotations.NullMarked;
