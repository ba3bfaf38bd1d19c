/** Claims about the crawler's settings. */
@NullMarked
package dev.millrace.crawl;

import org.jspecify.annotations.NullMarked;
