/** What the stores share. */
@NullMarked
package dev.millrace.storage.internal;

import org.jspecify.annotations.NullMarked;
