/** Tests, and the small models and blocks they share. */
@NullMarked
package dev.millrace.trainer;

import org.jspecify.annotations.NullMarked;
