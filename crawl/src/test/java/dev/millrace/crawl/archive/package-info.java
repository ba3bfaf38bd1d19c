/** Claims about WARC files written. */
@NullMarked
package dev.millrace.crawl.archive;

import org.jspecify.annotations.NullMarked;
