/** What somebody asks of a run while it trains, and from which step on it holds. */
@NullMarked
package dev.millrace.trainer.steering;

import org.jspecify.annotations.NullMarked;
