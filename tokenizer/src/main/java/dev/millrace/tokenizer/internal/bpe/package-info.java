/** Byte-pair encoding itself: vocabulary, merges, pieces to ids and back. */
@NullMarked
package dev.millrace.tokenizer.internal.bpe;

import org.jspecify.annotations.NullMarked;
