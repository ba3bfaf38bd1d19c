/**
 * What publishers say of the use of their pages, in the page, its headers and files of its host.
 */
@NullMarked
package dev.millrace.filters.optout;

import org.jspecify.annotations.NullMarked;
