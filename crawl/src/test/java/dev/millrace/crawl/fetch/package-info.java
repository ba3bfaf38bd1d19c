/** Claims about requests, made to servers that misbehave. */
@NullMarked
package dev.millrace.crawl.fetch;

import org.jspecify.annotations.NullMarked;
