/** Files of users. */
@NullMarked
package dev.millrace.local.access;

import org.jspecify.annotations.NullMarked;
