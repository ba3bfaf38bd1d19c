/** What takedowns need of several modules at once. */
@NullMarked
package dev.millrace.cli.takedown;

import org.jspecify.annotations.NullMarked;
