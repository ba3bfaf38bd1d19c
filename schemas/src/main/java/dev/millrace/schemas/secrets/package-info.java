/** Secrets that stand in files and in the environment, and how they are kept out of sight. */
@NullMarked
package dev.millrace.schemas.secrets;

import org.jspecify.annotations.NullMarked;
