/**
 * A stand-in for Common Crawl's server that misbehaves as real ones do, and what ingest makes of
 * it.
 */
@NullMarked
package dev.millrace.benchmarks.archive;

import org.jspecify.annotations.NullMarked;
