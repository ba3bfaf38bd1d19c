/** Records of WARC and WET files, and the pages in them. */
@NullMarked
package dev.millrace.ingest.internal.warc;

import org.jspecify.annotations.NullMarked;
