/** XML from strangers. */
@NullMarked
package dev.millrace.crawl.discover.internal;

import org.jspecify.annotations.NullMarked;
