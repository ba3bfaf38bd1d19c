/** Number formats of GGUF: blocks of small whole numbers with scales. */
@NullMarked
package dev.millrace.model.gguf.blocks;

import org.jspecify.annotations.NullMarked;
