/** Everything fetched, as WARC 1.1 files that survive a kill. */
@NullMarked
package dev.millrace.crawl.archive;

import org.jspecify.annotations.NullMarked;
