/** What other programs may write to the topics. */
@NullMarked
package dev.millrace.cli.foreign;

import org.jspecify.annotations.NullMarked;
