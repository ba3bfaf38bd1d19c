/** Who may ask the schema registry, and who may change it. */
@NullMarked
package dev.millrace.local.access;

import org.jspecify.annotations.NullMarked;
