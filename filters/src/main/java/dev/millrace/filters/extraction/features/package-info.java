/** What is measured of each block. */
@NullMarked
package dev.millrace.filters.extraction.features;

import org.jspecify.annotations.NullMarked;
