package dev.millrace.publish.folder;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What a folder holds: the files that count, and from where the topic is read on. Both are one
 * object, so that no file counts twice or is missed, wherever the process dies.
 *
 * @param version one more with each change
 * @param writer the process that publishes here
 * @param columns names and types
 * @param offsets by partition of the topic, the record that comes next
 * @param takedowns version of the takedowns that the files are free of
 */
public record Manifest(
    long version,
    String writer,
    Instant updated,
    Origin origin,
    List<String> columns,
    SortedMap<Integer, Long> offsets,
    long takedowns,
    Totals totals,
    List<PublishedFile> files,
    List<Withdrawal> withdrawals) {

  public Manifest {
    columns = List.copyOf(columns);
    offsets = new TreeMap<>(offsets);
    files = List.copyOf(files);
    withdrawals = List.copyOf(withdrawals);
  }

  /** Of a folder that nothing was published to. */
  static Manifest first(Origin origin, List<String> columns, String writer, Instant now) {
    return new Manifest(
        1, writer, now, origin, columns, new TreeMap<>(), 0, Totals.NONE, List.of(), List.of());
  }

  private Manifest next(
      Instant now, String by, List<PublishedFile> others, List<Withdrawal> withdrawn) {
    return new Manifest(
        version + 1, by, now, origin, columns, offsets, takedowns, totals, others, withdrawn);
  }

  /** The same in the hands of another process. */
  Manifest takenOver(String by, Instant now) {
    return next(now, by, files, withdrawals);
  }

  /** With other files in the place of some; the same rows. */
  public Manifest replacing(
      Collection<PublishedFile> former, Collection<PublishedFile> instead, Instant now) {
    List<PublishedFile> others = new ArrayList<>(files);
    others.removeAll(former);
    others.addAll(instead);
    return next(now, writer, others, withdrawals);
  }

  /** With what was read since. */
  public Manifest reading(Map<Integer, Long> upTo, Totals read, long takedownsVersion) {
    return new Manifest(
        version,
        writer,
        updated,
        origin,
        columns,
        new TreeMap<>(upTo),
        takedownsVersion,
        totals.plus(read),
        files,
        withdrawals);
  }

  public Manifest withdrawing(Collection<Withdrawal> more) {
    List<Withdrawal> all = new ArrayList<>(withdrawals);
    all.addAll(more);
    return new Manifest(
        version, writer, updated, origin, columns, offsets, takedowns, totals, files, all);
  }

  public long rows() {
    return sum(PublishedFile::rows);
  }

  public long bytes() {
    return sum(PublishedFile::bytes);
  }

  public long tokens() {
    return sum(PublishedFile::tokens);
  }

  private long sum(ToLongFunction<PublishedFile> part) {
    return files.stream().mapToLong(part).sum();
  }
}
