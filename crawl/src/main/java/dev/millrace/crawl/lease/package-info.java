/** What a fetcher may do with the orders it holds: when, and until when. */
@NullMarked
package dev.millrace.crawl.lease;

import org.jspecify.annotations.NullMarked;
