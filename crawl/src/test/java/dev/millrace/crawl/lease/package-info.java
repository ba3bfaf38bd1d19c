@NullMarked
package dev.millrace.crawl.lease;

import org.jspecify.annotations.NullMarked;
