/** The models that are served, and how the newest replaces the one before. */
@NullMarked
package dev.millrace.inference.serving;

import org.jspecify.annotations.NullMarked;
