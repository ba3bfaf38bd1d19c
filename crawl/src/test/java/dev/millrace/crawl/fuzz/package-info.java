/** What web servers say of themselves, changed at random. */
@NullMarked
package dev.millrace.crawl.fuzz;

import org.jspecify.annotations.NullMarked;
