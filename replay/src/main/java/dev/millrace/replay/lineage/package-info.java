/** Where documents came from and went to, answered from indexes on disk. */
@NullMarked
package dev.millrace.replay.lineage;

import org.jspecify.annotations.NullMarked;
