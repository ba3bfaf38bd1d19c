/** Settings by key, and the records of each module made of them. */
@NullMarked
package dev.millrace.cli.settings;

import org.jspecify.annotations.NullMarked;
