/** Whole files in a store, by their names below one place. */
@NullMarked
package dev.millrace.storage.files;

import org.jspecify.annotations.NullMarked;
