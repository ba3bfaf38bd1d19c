/** Commands that train and measure classifiers of a text's quality. */
@NullMarked
package dev.millrace.cli.command.quality;

import org.jspecify.annotations.NullMarked;
