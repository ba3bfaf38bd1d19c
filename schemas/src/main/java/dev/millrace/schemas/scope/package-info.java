/** Which pages take part in a generation. */
@NullMarked
package dev.millrace.schemas.scope;

import org.jspecify.annotations.NullMarked;
