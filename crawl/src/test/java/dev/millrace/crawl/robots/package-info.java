/** Claims about robots.txt, ours and Google's. */
@NullMarked
package dev.millrace.crawl.robots;

import org.jspecify.annotations.NullMarked;
