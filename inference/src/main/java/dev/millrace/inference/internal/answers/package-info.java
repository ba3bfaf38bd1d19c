/** From a request that asks for text to the answer on the wire, whichever interface it came by. */
@NullMarked
package dev.millrace.inference.internal.answers;

import org.jspecify.annotations.NullMarked;
