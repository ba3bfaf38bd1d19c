/** Documents that hold items of evaluations, found by n-grams of words. */
@NullMarked
package dev.millrace.filters.decontamination;

import org.jspecify.annotations.NullMarked;
