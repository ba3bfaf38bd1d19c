/** Pages looked up, with their HTML, what became of them, and what the rules make of them now. */
@NullMarked
package dev.millrace.cli.pages;

import org.jspecify.annotations.NullMarked;
