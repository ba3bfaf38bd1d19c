@NullMarked
package dev.millrace.crawl.frontier;

import org.jspecify.annotations.NullMarked;
