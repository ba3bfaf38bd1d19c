/** Sorted keys and values on disk, written by one process and read by several. */
@NullMarked
package dev.millrace.replay.lineage.store;

import org.jspecify.annotations.NullMarked;
