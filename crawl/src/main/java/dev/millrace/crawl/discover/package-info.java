/** Where a fetched page, sitemap or feed leads to. */
@NullMarked
package dev.millrace.crawl.discover;

import org.jspecify.annotations.NullMarked;
