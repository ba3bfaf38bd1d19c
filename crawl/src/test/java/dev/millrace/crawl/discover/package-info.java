/** Claims about links, sitemaps and feeds. */
@NullMarked
package dev.millrace.crawl.discover;

import org.jspecify.annotations.NullMarked;
