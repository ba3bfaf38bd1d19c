/** One request to a public address, and all that can come of it. */
@NullMarked
package dev.millrace.crawl.fetch;

import org.jspecify.annotations.NullMarked;
