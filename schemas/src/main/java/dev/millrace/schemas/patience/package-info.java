/** How outages are waited for, and told. */
@NullMarked
package dev.millrace.schemas.patience;

import org.jspecify.annotations.NullMarked;
