/** Cuts a text into pieces that no merge crosses. */
@NullMarked
package dev.millrace.tokenizer.internal.split;

import org.jspecify.annotations.NullMarked;
