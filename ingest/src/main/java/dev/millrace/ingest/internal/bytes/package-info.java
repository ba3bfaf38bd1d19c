/** Bytes of a file: plain or compressed, with the offsets that reading resumes from. */
@NullMarked
package dev.millrace.ingest.internal.bytes;

import org.jspecify.annotations.NullMarked;
