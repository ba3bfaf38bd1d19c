/** What a page says about its text: who wrote it, when, where, under which licence. */
@NullMarked
package dev.millrace.filters.extraction.metadata;

import org.jspecify.annotations.NullMarked;
