/** robots.txt: its rules, what they say of a URL, and what its absence means (RFC 9309). */
@NullMarked
package dev.millrace.crawl.robots;

import org.jspecify.annotations.NullMarked;
