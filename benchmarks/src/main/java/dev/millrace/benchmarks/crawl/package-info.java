/** A crawl of a web of our own under kills, judged by the web server's log. */
@NullMarked
package dev.millrace.benchmarks.crawl;

import org.jspecify.annotations.NullMarked;
