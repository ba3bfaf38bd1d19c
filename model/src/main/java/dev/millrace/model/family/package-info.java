/** The families of models, a file each, their {@code config.json}, and shapes with a name. */
@NullMarked
package dev.millrace.model.family;

import org.jspecify.annotations.NullMarked;
