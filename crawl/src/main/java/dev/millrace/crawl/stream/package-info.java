/** The frontier as a topology. */
@NullMarked
package dev.millrace.crawl.stream;

import org.jspecify.annotations.NullMarked;
