/** Generations: what each is made from and with, and how it becomes the current one. */
@NullMarked
package dev.millrace.replay.generation;

import org.jspecify.annotations.NullMarked;
