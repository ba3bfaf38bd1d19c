/**
 * Clean documents as a data set: Parquet files in FineWeb's columns, each document exactly once.
 */
@NullMarked
package dev.millrace.publish;

import org.jspecify.annotations.NullMarked;
