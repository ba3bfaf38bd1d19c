/** Claims about opt-outs in files of a host. */
@NullMarked
package dev.millrace.crawl.optout;

import org.jspecify.annotations.NullMarked;
