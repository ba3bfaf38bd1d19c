/** The interface of llama.cpp's server, as far as it is not OpenAI's. */
@NullMarked
package dev.millrace.inference.internal.llamacpp;

import org.jspecify.annotations.NullMarked;
