/** Claims about URLs. */
@NullMarked
package dev.millrace.crawl.url;

import org.jspecify.annotations.NullMarked;
