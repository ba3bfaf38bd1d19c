@NullMarked
package dev.millrace.crawl;

import org.jspecify.annotations.NullMarked;
