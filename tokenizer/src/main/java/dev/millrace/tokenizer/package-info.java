/** Byte-level byte-pair encoding: train, encode, decode, and the files that hold a vocabulary. */
@NullMarked
package dev.millrace.tokenizer;

import org.jspecify.annotations.NullMarked;
