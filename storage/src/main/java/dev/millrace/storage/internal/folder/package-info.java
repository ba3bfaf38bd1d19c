/** A folder as a store. */
@NullMarked
package dev.millrace.storage.internal.folder;

import org.jspecify.annotations.NullMarked;
