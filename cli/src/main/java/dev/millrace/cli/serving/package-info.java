/** Which models the inference service of this process answers with, and where they come from. */
@NullMarked
package dev.millrace.cli.serving;

import org.jspecify.annotations.NullMarked;
