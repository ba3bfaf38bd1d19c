/** The shape of a model as data, and the seam that a family of models fills. */
@NullMarked
package dev.millrace.model.config;

import org.jspecify.annotations.NullMarked;
