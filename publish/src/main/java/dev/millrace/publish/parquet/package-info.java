/** Parquet files written row by row, and read again. */
@NullMarked
package dev.millrace.publish.parquet;

import org.jspecify.annotations.NullMarked;
