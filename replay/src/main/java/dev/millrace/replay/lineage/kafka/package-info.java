/** How the indexes of lineage are made from topics. */
@NullMarked
package dev.millrace.replay.lineage.kafka;

import org.jspecify.annotations.NullMarked;
