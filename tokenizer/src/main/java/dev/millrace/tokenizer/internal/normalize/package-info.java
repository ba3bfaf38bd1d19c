/** What is done to text before it is tokenized: SentencePiece's and Hugging Face's normalizers. */
@NullMarked
package dev.millrace.tokenizer.internal.normalize;

import org.jspecify.annotations.NullMarked;
