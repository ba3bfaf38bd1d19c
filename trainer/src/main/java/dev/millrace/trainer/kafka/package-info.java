/**
 * The trainer's side of Kafka: blocks by explicit offsets, the ledger of batches, the log,
 * checkpoint events, the run's lease.
 */
@NullMarked
package dev.millrace.trainer.kafka;

import org.jspecify.annotations.NullMarked;
