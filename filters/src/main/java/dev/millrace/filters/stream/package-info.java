/** The topologies from pages to documents and from documents to clean documents. */
@NullMarked
package dev.millrace.filters.stream;

import org.jspecify.annotations.NullMarked;
