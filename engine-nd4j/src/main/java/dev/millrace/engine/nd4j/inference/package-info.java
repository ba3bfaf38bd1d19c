/** The forward pass of many sequences with their key-value caches. */
@NullMarked
package dev.millrace.engine.nd4j.inference;

import org.jspecify.annotations.NullMarked;
