/** Which URLs are let in, and when one is looked at again. */
@NullMarked
package dev.millrace.crawl.admission;

import org.jspecify.annotations.NullMarked;
