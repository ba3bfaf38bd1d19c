/**
 * What a template's expressions work on: values as Python has them, and what building them costs.
 */
@NullMarked
package dev.millrace.jinja.internal.value;

import org.jspecify.annotations.NullMarked;
