/** That what the documents promise is so. */
@NullMarked
package dev.millrace.cli.handbook;

import org.jspecify.annotations.NullMarked;
