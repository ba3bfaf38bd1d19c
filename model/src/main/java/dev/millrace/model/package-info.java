/** The transformer's shape and weights, its checkpoint on disk, and the engine that runs it. */
@NullMarked
package dev.millrace.model;

import org.jspecify.annotations.NullMarked;
