/** A schema registry with Confluent's API, over one topic. */
@NullMarked
package dev.millrace.local.internal.registry;

import org.jspecify.annotations.NullMarked;
