/** Clean documents into packed blocks of tokens. */
@NullMarked
package dev.millrace.tokenize;

import org.jspecify.annotations.NullMarked;
