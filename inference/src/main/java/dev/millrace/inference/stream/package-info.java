/** Follows checkpoint events and keeps the newest good one served. */
@NullMarked
package dev.millrace.inference.stream;

import org.jspecify.annotations.NullMarked;
