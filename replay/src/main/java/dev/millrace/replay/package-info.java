/** Generations, lineage and takedowns: what was made from what, made anew, and taken out. */
@NullMarked
package dev.millrace.replay;

import org.jspecify.annotations.NullMarked;
