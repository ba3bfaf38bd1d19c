/**
 * Words and sentences of a text, as ranges of it: spaCy's English rules, NLTK's, and ICU's for
 * every other language.
 */
@NullMarked
package dev.millrace.filters.words;

import org.jspecify.annotations.NullMarked;
