/** Training and inference with libtorch, on an NVIDIA GPU or the CPU. */
@NullMarked
package dev.millrace.engine.torch;

import org.jspecify.annotations.NullMarked;
