/** From a template's text to its syntax tree. */
@NullMarked
package dev.millrace.jinja.internal.syntax;

import org.jspecify.annotations.NullMarked;
