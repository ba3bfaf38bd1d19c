/** S3-compatible stores. */
@NullMarked
package dev.millrace.storage.internal.s3;

import org.jspecify.annotations.NullMarked;
