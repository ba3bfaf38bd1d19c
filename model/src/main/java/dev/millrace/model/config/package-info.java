/** The shape of a model: {@code config.json}, presets, special tokens. */
@NullMarked
package dev.millrace.model.config;

import org.jspecify.annotations.NullMarked;
