package dev.millrace.filters.boilerplate;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * On how many of its pages each line of a host was found. Not safe for use by several threads.
 *
 * <p>Bounded: as many lines as the caller says, 8 bytes each; of pages the last {@link
 * #RECENT_PAGES}, 4 bytes each. So of counts:
 *
 * <ul>
 *   <li>None is too high, but for a page that comes again after {@link #RECENT_PAGES} others of its
 *       host: it counts as another one. A line of that page alone stays below one in {@link
 *       #RECENT_PAGES} of the host's pages.
 *   <li>One is too low by what was found before its line was forgotten: where there is no room, the
 *       line with the lowest count goes, of those the one that was found longest ago. A line that
 *       stands on the share s of pages with n lines of their own is caught as soon as it comes
 *       twice within some {@code lines / n} pages.
 *   <li>All are halved with {@link #MOST_PAGES} pages, so that a site that changes its looks is
 *       followed.
 * </ul>
 */
final class HostLines {
  /** With so many pages, they and all counts are halved. */
  static final int MOST_PAGES = 1_024;

  /** One of so many last pages does not count twice. */
  static final int RECENT_PAGES = 128;

  private static final int COUNT_BITS = 16;
  private static final long COUNT = (1L << COUNT_BITS) - 1;

  private final long host;
  private int pages;
  // Oldest first.
  private int[] recent;
  // A line's digest in the upper 48 bits, its count below; found longest ago first.
  private long[] lines;

  private HostLines(long host, int pages, int[] recent, long[] lines) {
    this.host = host;
    this.pages = pages;
    this.recent = recent;
    this.lines = lines;
  }

  /** Of a host that nothing is known of. */
  static HostLines of(long host) {
    return new HostLines(host, 0, new int[0], new long[0]);
  }

  long host() {
    return host;
  }

  /** Pages that were counted; halved with the counts. */
  int pages() {
    return pages;
  }

  /** How many lines are remembered. */
  int size() {
    return lines.length;
  }

  /**
   * Counts a page, unless it is one of the last.
   *
   * @param page digest of its URL
   * @param found digests of its lines, each once; only their upper 48 bits play a part
   * @param capacity so many lines are remembered afterwards at most
   */
  void add(int page, long[] found, int capacity) {
    if (Arrays.stream(recent).anyMatch(one -> one == page)) {
      return;
    }
    int from = recent.length == RECENT_PAGES ? 1 : 0;
    recent =
        Arrays.copyOf(Arrays.copyOfRange(recent, from, recent.length), recent.length - from + 1);
    recent[recent.length - 1] = page;
    pages++;
    count(found);
    while (lines.length > capacity) {
      forget(capacity);
    }
    if (pages >= MOST_PAGES) {
      halve();
    }
  }

  /** The lines of the page go to the end, in their order. */
  private void count(long[] found) {
    long[] sorted = Arrays.stream(found).map(HostLines::key).sorted().toArray();
    long[] all = new long[lines.length + found.length];
    long[] known = new long[sorted.length];
    int kept = 0;
    for (long line : lines) {
      int at = Arrays.binarySearch(sorted, key(line));
      if (at < 0) {
        all[kept++] = line;
      } else {
        known[at] = count(line);
      }
    }
    for (long line : found) {
      int at = Arrays.binarySearch(sorted, key(line));
      all[kept++] = key(line) | (known[at] + 1);
    }
    lines = Arrays.copyOf(all, kept);
  }

  /** Leaves the capacity: those with the lowest count go, the oldest first. */
  private void forget(int capacity) {
    int over = lines.length - capacity;
    long lowest = Arrays.stream(lines).map(HostLines::count).min().orElseThrow();
    long[] left = new long[lines.length];
    int kept = 0;
    for (long line : lines) {
      if (over > 0 && count(line) == lowest) {
        over--;
      } else {
        left[kept++] = line;
      }
    }
    lines = Arrays.copyOf(left, kept);
  }

  private void halve() {
    pages /= 2;
    lines =
        Arrays.stream(lines)
            .filter(line -> count(line) > 1)
            .map(line -> key(line) | (count(line) / 2))
            .toArray();
  }

  /**
   * On how many pages each of some lines was found.
   *
   * @param wanted digests as {@link #add} takes them
   */
  int[] counts(long[] wanted) {
    long[] sorted = Arrays.stream(lines).sorted().toArray();
    return Arrays.stream(wanted).mapToInt(line -> counted(sorted, key(line))).toArray();
  }

  private static int counted(long[] sorted, long key) {
    int at = Arrays.binarySearch(sorted, key);
    int next = at < 0 ? -at - 1 : at;
    return next < sorted.length && key(sorted[next]) == key ? (int) count(sorted[next]) : 0;
  }

  private static long key(long line) {
    return line & ~COUNT;
  }

  private static long count(long line) {
    return line & COUNT;
  }

  /** Length of what {@link #writeTo} writes. */
  int bytes() {
    return Long.BYTES + 3 * Short.BYTES + recent.length * Integer.BYTES + lines.length * Long.BYTES;
  }

  void writeTo(ByteBuffer bytes) {
    bytes
        .putLong(host)
        .putShort((short) pages)
        .putShort((short) recent.length)
        .putShort((short) lines.length);
    Arrays.stream(recent).forEach(bytes::putInt);
    Arrays.stream(lines).forEach(bytes::putLong);
  }

  static HostLines read(ByteBuffer bytes) {
    long host = bytes.getLong();
    int pages = Short.toUnsignedInt(bytes.getShort());
    int[] recent = new int[Short.toUnsignedInt(bytes.getShort())];
    long[] lines = new long[Short.toUnsignedInt(bytes.getShort())];
    Arrays.setAll(recent, _ -> bytes.getInt());
    Arrays.setAll(lines, _ -> bytes.getLong());
    return new HostLines(host, pages, recent, lines);
  }
}
