/** Sockets, heads and the HTTP client within a fetch. */
@NullMarked
package dev.millrace.crawl.fetch.internal;

import org.jspecify.annotations.NullMarked;
