/** The way of one page through all stages as a trace: W3C's header on records, and spans. */
@NullMarked
package dev.millrace.schemas.trace;

import org.jspecify.annotations.NullMarked;
