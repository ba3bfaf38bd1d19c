@NullMarked
package dev.millrace.publish.parquet;

import org.jspecify.annotations.NullMarked;
