/** Reads the topics that accounts are made from, and what stages have still to do. */
@NullMarked
package dev.millrace.accounts.kafka;

import org.jspecify.annotations.NullMarked;
