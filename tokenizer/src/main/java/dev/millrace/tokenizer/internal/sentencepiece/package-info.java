/** SentencePiece's {@code tokenizer.model} files. */
@NullMarked
package dev.millrace.tokenizer.internal.sentencepiece;

import org.jspecify.annotations.NullMarked;
