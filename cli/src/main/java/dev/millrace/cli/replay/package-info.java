/** Generations as commands see them: begun, run beside the live one, told. */
@NullMarked
package dev.millrace.cli.replay;

import org.jspecify.annotations.NullMarked;
