/** The broker and the schema registry that run inside one JVM when no cluster is named. */
@NullMarked
package dev.millrace.local;

import org.jspecify.annotations.NullMarked;
