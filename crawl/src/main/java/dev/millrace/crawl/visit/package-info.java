/** One order carried out: the request, and what its answer is. */
@NullMarked
package dev.millrace.crawl.visit;

import org.jspecify.annotations.NullMarked;
