/**
 * Reads input files, topics and checkpoints into the plain records that are counted, by code of its
 * own: a WARC walk, generic Avro, the registry's HTTP interface.
 */
@NullMarked
package dev.millrace.benchmarks.chaos.read;

import org.jspecify.annotations.NullMarked;
