/** Tests of the tokenizer against published encodings, regular expressions and other libraries. */
@NullMarked
package dev.millrace.tokenizer;

import org.jspecify.annotations.NullMarked;
