/** How modules declare their settings. */
@NullMarked
package dev.millrace.schemas.settings;

import org.jspecify.annotations.NullMarked;
