package dev.millrace.ingest.kafka;

import dev.millrace.ingest.ReadSettings;
import java.time.Duration;

/**
 * How files are read and how often progress is committed.
 *
 * @param batchRecords a transaction ends after this many WARC records,
 * @param batchBytes or this many bytes of page bodies,
 * @param batchTime or this long, whichever comes first
 * @param leaseTime a file whose progress another copy recorded less than this ago is left to it;
 *     must be well above {@code batchTime}
 * @param lookAgain how long to wait before looking again at files that other copies read
 */
public record IngestSettings(
    ReadSettings read,
    int batchRecords,
    long batchBytes,
    Duration batchTime,
    Duration leaseTime,
    Duration lookAgain) {
  /** 1000 records, 16 MiB or 1 s a transaction; 10 s of lease. */
  public static final IngestSettings DEFAULT =
      new IngestSettings(
          ReadSettings.DEFAULT,
          1000,
          16L << 20,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  public IngestSettings {
    if (batchRecords < 1 || batchBytes < 1) {
      throw new IllegalArgumentException(
          "a batch of "
              + batchRecords
              + " records or "
              + batchBytes
              + " bytes: set 1 or more of both");
    }
    if (leaseTime.compareTo(batchTime) <= 0) {
      throw new IllegalArgumentException(
          "lease time "
              + leaseTime
              + " is not above the batch time "
              + batchTime
              + ": set it higher, or copies take files from each other");
    }
  }
}
