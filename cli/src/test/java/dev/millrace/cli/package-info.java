/** Commands run as a user would run them, in one JVM. */
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;
