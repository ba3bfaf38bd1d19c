/** API keys: which there are, what each may do, and how often. */
@NullMarked
package dev.millrace.inference.access;

import org.jspecify.annotations.NullMarked;
