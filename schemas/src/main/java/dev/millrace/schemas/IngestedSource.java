package dev.millrace.schemas;

/** What the records of {@code ingested-files} are told apart by. */
public final class IngestedSource {
  private IngestedSource() {}

  /** The identity that progress is kept under; in records of version 0.1.0 it is the SHA-256. */
  public static String identity(IngestedFile progress) {
    return progress.getIdentity().isEmpty() ? progress.getSha256() : progress.getIdentity();
  }
}
