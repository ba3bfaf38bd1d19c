/** What a fetched page costs, from the request to its links. */
@NullMarked
package dev.millrace.benchmarks.fetch;

import org.jspecify.annotations.NullMarked;
