/** Learns merges from texts. */
@NullMarked
package dev.millrace.tokenizer.training;

import org.jspecify.annotations.NullMarked;
