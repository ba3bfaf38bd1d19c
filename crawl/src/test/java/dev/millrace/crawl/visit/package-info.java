/** Claims about what an answer leads to. */
@NullMarked
package dev.millrace.crawl.visit;

import org.jspecify.annotations.NullMarked;
