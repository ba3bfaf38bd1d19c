/** Near-duplicates and signatures against references. */
@NullMarked
package dev.millrace.evaluation.duplicates;

import org.jspecify.annotations.NullMarked;
