/**
 * Kills the commands of replay, takedown and retraining, and compares with an undisturbed folder.
 */
@NullMarked
package dev.millrace.benchmarks.replay;

import org.jspecify.annotations.NullMarked;
