/**
 * Personal data in texts: found by linear scanners, replaced by values that belong to nobody,
 * counted by kind.
 */
@NullMarked
package dev.millrace.filters.pii;

import org.jspecify.annotations.NullMarked;
