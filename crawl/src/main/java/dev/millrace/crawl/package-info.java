/** Fetching pages from the web, at a pace and by rules that no site complains about. */
@NullMarked
package dev.millrace.crawl;

import org.jspecify.annotations.NullMarked;
