/** URLs in one normal form, and which of them are not worth a request. */
@NullMarked
package dev.millrace.crawl.url;

import org.jspecify.annotations.NullMarked;
