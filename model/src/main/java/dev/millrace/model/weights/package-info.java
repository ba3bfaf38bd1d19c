/** Tensors by name, their initial values, and safetensors files. */
@NullMarked
package dev.millrace.model.weights;

import org.jspecify.annotations.NullMarked;
