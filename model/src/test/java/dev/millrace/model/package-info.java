/** Claims about configs, model folders, safetensors files and first weights. */
@NullMarked
package dev.millrace.model;

import org.jspecify.annotations.NullMarked;
