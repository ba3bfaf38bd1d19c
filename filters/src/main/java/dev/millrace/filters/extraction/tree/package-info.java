/** The page as a tree of elements and blocks of text. */
@NullMarked
package dev.millrace.filters.extraction.tree;

import org.jspecify.annotations.NullMarked;
