/** What a template finds there without being given it: filters, tests, methods and functions. */
@NullMarked
package dev.millrace.jinja.internal.library;

import org.jspecify.annotations.NullMarked;
