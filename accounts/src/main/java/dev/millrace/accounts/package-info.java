/** What became of every page, counted from {@code page-fates} and the other small topics. */
@NullMarked
package dev.millrace.accounts;

import org.jspecify.annotations.NullMarked;
