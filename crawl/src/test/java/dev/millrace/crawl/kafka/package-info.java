@NullMarked
package dev.millrace.crawl.kafka;

import org.jspecify.annotations.NullMarked;
