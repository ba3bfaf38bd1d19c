/** Follows checkpoint events and keeps the newest good one served. */
@NullMarked
package dev.millrace.inference.kafka;

import org.jspecify.annotations.NullMarked;
