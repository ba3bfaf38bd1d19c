/** The grammar of URLs, piece by piece. */
@NullMarked
package dev.millrace.crawl.url.internal;

import org.jspecify.annotations.NullMarked;
