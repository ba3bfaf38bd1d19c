/**
 * MinHash signatures of documents, and the index that says whether an earlier document is a
 * near-duplicate.
 */
@NullMarked
package dev.millrace.filters.duplicates;

import org.jspecify.annotations.NullMarked;
