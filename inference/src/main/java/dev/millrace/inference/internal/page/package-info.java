/** The calls of the page: what the pipeline does, where documents came from, and what changes. */
@NullMarked
package dev.millrace.inference.internal.page;

import org.jspecify.annotations.NullMarked;
