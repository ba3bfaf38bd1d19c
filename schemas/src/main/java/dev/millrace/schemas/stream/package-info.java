/** What the topologies of all stages share. */
@NullMarked
package dev.millrace.schemas.stream;

import org.jspecify.annotations.NullMarked;
