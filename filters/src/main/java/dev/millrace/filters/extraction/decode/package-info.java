/** From bytes to characters, as browsers do. */
@NullMarked
package dev.millrace.filters.extraction.decode;

import org.jspecify.annotations.NullMarked;
