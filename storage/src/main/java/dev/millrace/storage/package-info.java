/** Folders, HTTP and S3-compatible stores behind one interface. */
@NullMarked
package dev.millrace.storage;

import org.jspecify.annotations.NullMarked;
