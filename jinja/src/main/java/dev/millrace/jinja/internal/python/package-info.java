/** Python's rules for its values: arithmetic, comparison, subscripts, printing. */
@NullMarked
package dev.millrace.jinja.internal.python;

import org.jspecify.annotations.NullMarked;
