/** Which of a text's spans stand verbatim in the training text. */
@NullMarked
package dev.millrace.replay.seen;

import org.jspecify.annotations.NullMarked;
