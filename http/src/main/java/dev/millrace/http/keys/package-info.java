/** What callers show to be let in, kept by its hash. */
@NullMarked
package dev.millrace.http.keys;

import org.jspecify.annotations.NullMarked;
