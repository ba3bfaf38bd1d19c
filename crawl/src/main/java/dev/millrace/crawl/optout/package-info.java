/** What a host's own files say against the use of its pages for training. */
@NullMarked
package dev.millrace.crawl.optout;

import org.jspecify.annotations.NullMarked;
