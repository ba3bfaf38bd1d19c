/** WARC and WET files and watched folders into the pages topic. */
@NullMarked
package dev.millrace.ingest;

import org.jspecify.annotations.NullMarked;
