/** Fetchers and others that are mere clients of Kafka. */
@NullMarked
package dev.millrace.crawl.kafka;

import org.jspecify.annotations.NullMarked;
