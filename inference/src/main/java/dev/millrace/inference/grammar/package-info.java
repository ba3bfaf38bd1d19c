/** Answers bound to a form: grammars, what is translated into them, and the tokens that fit. */
@NullMarked
package dev.millrace.inference.grammar;

import org.jspecify.annotations.NullMarked;
