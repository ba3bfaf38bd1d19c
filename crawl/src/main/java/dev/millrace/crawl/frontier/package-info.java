/** What is fetched next, from which host, and when: decisions over state that lies on disk. */
@NullMarked
package dev.millrace.crawl.frontier;

import org.jspecify.annotations.NullMarked;
