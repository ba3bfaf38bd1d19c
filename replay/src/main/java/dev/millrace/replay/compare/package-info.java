/** What became of the same pages in two generations, page by page. */
@NullMarked
package dev.millrace.replay.compare;

import org.jspecify.annotations.NullMarked;
