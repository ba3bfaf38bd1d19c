/** Who is told that another model has taken over. */
@NullMarked
package dev.millrace.inference.swaps;

import org.jspecify.annotations.NullMarked;
