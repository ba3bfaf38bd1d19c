/** A model on disk: which files a checkpoint holds, which checkpoint is kept, pinned or newest. */
@NullMarked
package dev.millrace.model.checkpoint;

import org.jspecify.annotations.NullMarked;
