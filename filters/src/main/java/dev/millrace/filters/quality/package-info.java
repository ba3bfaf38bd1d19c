/** A learned score of a text's quality, and how well it tells good texts from the rest. */
@NullMarked
package dev.millrace.filters.quality;

import org.jspecify.annotations.NullMarked;
