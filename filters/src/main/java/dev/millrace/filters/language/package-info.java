/**
 * The language of a text, as fastText's lid.176 model sees it, and the rule that keeps the wanted
 * ones.
 */
@NullMarked
package dev.millrace.filters.language;

import org.jspecify.annotations.NullMarked;
