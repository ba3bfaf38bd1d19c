/** The records on the wire, the typed topics that carry them, and their Avro serdes. */
@NullMarked
package dev.millrace.schemas;

import org.jspecify.annotations.NullMarked;
