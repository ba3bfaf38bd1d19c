/** Texts as Python reads, searches, cuts and lays them out. */
@NullMarked
package dev.millrace.jinja.internal.text;

import org.jspecify.annotations.NullMarked;
