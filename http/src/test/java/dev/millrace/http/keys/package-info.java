/** Secrets by their hash. */
@NullMarked
package dev.millrace.http.keys;

import org.jspecify.annotations.NullMarked;
