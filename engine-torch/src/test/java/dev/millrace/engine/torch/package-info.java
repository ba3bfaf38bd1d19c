/** Tests of the engine on its CPU device. */
@NullMarked
package dev.millrace.engine.torch;

import org.jspecify.annotations.NullMarked;
