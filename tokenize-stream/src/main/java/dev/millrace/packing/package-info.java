/** Clean documents into packed blocks of tokens. */
@NullMarked
package dev.millrace.packing;

import org.jspecify.annotations.NullMarked;
