/** What becomes of rows between two commits: staging, compaction, withdrawal. */
@NullMarked
package dev.millrace.publish.batch;

import org.jspecify.annotations.NullMarked;
