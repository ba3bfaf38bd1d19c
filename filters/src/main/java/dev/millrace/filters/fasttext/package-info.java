/**
 * fastText's supervised models (Joulin et al. 2016, "Bag of Tricks for Efficient Text
 * Classification", arXiv 1607.01759; "FastText.zip", arXiv 1612.03651): read, applied, trained and
 * written, with the files and the predictions of fastText 0.9.2.
 */
@NullMarked
package dev.millrace.filters.fasttext;

import org.jspecify.annotations.NullMarked;
