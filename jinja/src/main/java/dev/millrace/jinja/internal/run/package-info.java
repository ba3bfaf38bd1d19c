/** Runs a syntax tree. */
@NullMarked
package dev.millrace.jinja.internal.run;

import org.jspecify.annotations.NullMarked;
