/** What must hold of a run, each check on plain records. */
@NullMarked
package dev.millrace.benchmarks.chaos.check;

import org.jspecify.annotations.NullMarked;
