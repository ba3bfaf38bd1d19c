/** What a process tells of itself: metrics by one catalogue, and whether it is ready. */
@NullMarked
package dev.millrace.metrics;

import org.jspecify.annotations.NullMarked;
