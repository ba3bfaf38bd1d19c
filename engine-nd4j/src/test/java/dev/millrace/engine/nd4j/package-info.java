/** Claims about training and inference: agreement with PyTorch, exactness, and speed's limits. */
@NullMarked
package dev.millrace.engine.nd4j;

import org.jspecify.annotations.NullMarked;
