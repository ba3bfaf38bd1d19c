/** Lines that stand on many pages of a host, counted in bounded memory and struck from texts. */
@NullMarked
package dev.millrace.filters.boilerplate;

import org.jspecify.annotations.NullMarked;
