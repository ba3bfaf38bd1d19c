/**
 * The quality rules of FineWeb's recipe: Gopher repetition, Gopher quality, C4 and FineWeb, in
 * datatrove's order and semantics.
 */
@NullMarked
package dev.millrace.filters.rules;

import org.jspecify.annotations.NullMarked;
