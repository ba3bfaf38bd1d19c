/** Which blocks are content. */
@NullMarked
package dev.millrace.filters.extraction.classify;

import org.jspecify.annotations.NullMarked;
