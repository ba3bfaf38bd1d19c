/** Common Crawl's crawls by name: where their files and indexes lie, and how records are found. */
@NullMarked
package dev.millrace.ingest.commoncrawl;

import org.jspecify.annotations.NullMarked;
