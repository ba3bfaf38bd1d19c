package dev.millrace.publish.folder;

/**
 * What has been read, and what of it is no row.
 *
 * @param documents records that were read
 * @param withdrawn of those, by takedowns: not written, or taken out again
 * @param missed offsets that the topic's retention had deleted before they were read
 */
public record Totals(long documents, long withdrawn, long missed) {
  public static final Totals NONE = new Totals(0, 0, 0);

  public Totals plus(Totals more) {
    return new Totals(documents + more.documents, withdrawn + more.withdrawn, missed + more.missed);
  }
}
