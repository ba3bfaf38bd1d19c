/** What a stage needs of a cluster before it starts, and whether the cluster is there meanwhile. */
@NullMarked
package dev.millrace.schemas.cluster;

import org.jspecify.annotations.NullMarked;
