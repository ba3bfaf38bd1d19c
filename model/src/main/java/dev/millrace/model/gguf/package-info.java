/** Models as llama.cpp's GGUF, read and written. */
@NullMarked
package dev.millrace.model.gguf;

import org.jspecify.annotations.NullMarked;
