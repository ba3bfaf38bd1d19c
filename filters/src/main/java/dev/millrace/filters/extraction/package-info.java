/** A page's bytes into its main text: decoding, parsing, choosing the blocks, and writing them. */
@NullMarked
package dev.millrace.filters.extraction;

import org.jspecify.annotations.NullMarked;
