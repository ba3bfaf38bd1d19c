/** What the page, {@code run} and commands are shown of a pipeline, wherever its stages run. */
@NullMarked
package dev.millrace.cli.view;

import org.jspecify.annotations.NullMarked;
