/** Models and tokenizers as commands use them, and training on texts. */
@NullMarked
package dev.millrace.cli.model;

import org.jspecify.annotations.NullMarked;
