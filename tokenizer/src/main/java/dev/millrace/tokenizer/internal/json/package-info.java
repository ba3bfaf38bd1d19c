/** Tokenizer files: {@code tokenizer.json} and {@code .tiktoken}, read and written. */
@NullMarked
package dev.millrace.tokenizer.internal.json;

import org.jspecify.annotations.NullMarked;
