/** The topology from {@code clean-documents} to {@code token-blocks}. */
@NullMarked
package dev.millrace.packing.stream;

import org.jspecify.annotations.NullMarked;
