/** Records and gzip members of WARC files. */
@NullMarked
package dev.millrace.crawl.archive.internal;

import org.jspecify.annotations.NullMarked;
