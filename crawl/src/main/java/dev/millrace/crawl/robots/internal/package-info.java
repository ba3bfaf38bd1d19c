/** Lines, groups and patterns of robots.txt. */
@NullMarked
package dev.millrace.crawl.robots.internal;

import org.jspecify.annotations.NullMarked;
