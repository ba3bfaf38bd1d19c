/** Where the curation keeps the lines of hosts. */
@NullMarked
package dev.millrace.filters.stream.boilerplate;

import org.jspecify.annotations.NullMarked;
