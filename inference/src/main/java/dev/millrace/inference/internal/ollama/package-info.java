/** Ollama's interface, which many front ends look for first. */
@NullMarked
package dev.millrace.inference.internal.ollama;

import org.jspecify.annotations.NullMarked;
