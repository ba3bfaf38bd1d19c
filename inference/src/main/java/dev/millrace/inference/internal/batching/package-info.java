/** Generation of many answers at once: the scheduler, its lanes and what they share. */
@NullMarked
package dev.millrace.inference.internal.batching;

import org.jspecify.annotations.NullMarked;
