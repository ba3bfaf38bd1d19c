/** Extraction against gold texts, and the fitting of the block classifier. */
@NullMarked
package dev.millrace.evaluation.extraction;

import org.jspecify.annotations.NullMarked;
