/** A Kafka broker inside this process, and its data folder. */
@NullMarked
package dev.millrace.local.internal.broker;

import org.jspecify.annotations.NullMarked;
