package dev.millrace.publish.batch;

import dev.millrace.publish.PublishSettings;
import dev.millrace.publish.folder.Manifest;
import dev.millrace.publish.folder.PublishedFile;
import dev.millrace.publish.folder.PublishedFolder;
import dev.millrace.publish.folder.StagedFile;
import dev.millrace.publish.folder.Totals;
import dev.millrace.publish.folder.Withdrawal;
import dev.millrace.publish.table.Row;
import dev.millrace.publish.table.Table;
import dev.millrace.schemas.takedown.Takedowns;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A folder and what is on its way there. After an exception it is of no use: a new one goes on from
 * what the folder's manifest says. Used by one thread.
 */
public final class Publication implements Closeable {
  private final PublishedFolder folder;
  private final Table table;
  private final PublishSettings settings;
  private final Staging staging;
  private final Staging rewritten;
  private final Rewriting rewriting;
  private final Withdrawals withdrawals = new Withdrawals();
  private Takedowns takedowns = Takedowns.NONE;
  private Predicate<Row> taken = row -> false;
  private Totals read = Totals.NONE;

  /**
   * @param scratch folder for files that are not whole, this publication's alone
   */
  public Publication(PublishedFolder folder, Table table, PublishSettings settings, Path scratch)
      throws IOException {
    this.folder = folder;
    this.table = table;
    this.settings = settings;
    this.staging = new Staging(scratch.resolve("new"), table, settings);
    this.rewritten = new Staging(scratch.resolve("again"), table, settings);
    this.rewriting = new Rewriting(folder, table, rewritten);
  }

  public Manifest manifest() {
    return folder.manifest();
  }

  /** A document that was read. */
  public void add(Row row) throws IOException {
    if (taken.test(row)) {
      read = read.plus(new Totals(1, 1, 0));
    } else {
      staging.add(row);
      read = read.plus(new Totals(1, 0, 0));
    }
  }

  /** A record without a value: what was there of the page is withdrawn. */
  public void withdraw(String recordId, int partition, long offset) {
    withdrawals.add(recordId, partition, offset);
  }

  /** Offsets that the topic no longer has. */
  public void miss(long offsets) {
    read = read.plus(new Totals(0, 0, offsets));
  }

  /** Rows that these match are taken out with the next commit, and not written from now on. */
  public void follow(Takedowns current) {
    if (current.version() != takedowns.version()) {
      takedowns = current;
      taken = new Withdrawals().matching(table, current);
    }
  }

  /** Whether there is anything to commit. */
  public boolean hasNews() {
    return !read.equals(Totals.NONE) || !withdrawals.isEmpty() || hasNewTakedowns();
  }

  private boolean hasNewTakedowns() {
    return takedowns.version() != manifest().takedowns();
  }

  /** Whether it is time for that because a file is large enough. */
  public boolean isFull() {
    return staging.isFull();
  }

  /**
   * Makes all that was read part of the data set.
   *
   * @param offsets by partition, what comes after it
   */
  public void commit(Map<Integer, Long> offsets) throws IOException {
    if (!hasNews()) {
      return;
    }
    List<PublishedFile> files = new ArrayList<>();
    for (StagedFile staged : staging.finish()) {
      files.add(folder.put(staged));
    }
    Manifest next =
        manifest()
            .replacing(List.of(), files, folder.now())
            .reading(offsets, read, takedowns.version());
    if (!withdrawals.isEmpty() || (hasNewTakedowns() && !takedowns.isEmpty())) {
      next = withdrawn(next);
    }
    folder.commit(next);
    staging.clearAll();
    withdrawals.clear();
    read = Totals.NONE;
    mergeSmallFiles();
  }

  private Manifest withdrawn(Manifest from) throws IOException {
    // published rows are free already of those that were in force at the commit before
    Takedowns more = hasNewTakedowns() ? takedowns : Takedowns.NONE;
    Table keys = Withdrawals.keys(table);
    Predicate<Row> known = withdrawals.matching(keys, more);
    Predicate<Row> kept = withdrawals.matching(table, more).negate();
    List<PublishedFile> former = new ArrayList<>();
    List<PublishedFile> instead = new ArrayList<>();
    List<Withdrawal> told = new ArrayList<>();
    for (PublishedFile file : from.files()) {
      if (rewriting.anyRow(file, keys, known)) {
        Optional<PublishedFile> rest = rewriting.write(List.of(file), kept);
        former.add(file);
        rest.ifPresent(instead::add);
        told.add(
            new Withdrawal(
                folder.now(),
                file.path(),
                rest.map(PublishedFile::path),
                file.rows() - rest.map(PublishedFile::rows).orElse(0L)));
      }
    }
    long rows = told.stream().mapToLong(Withdrawal::rows).sum();
    return from.replacing(former, instead, folder.now())
        .reading(from.offsets(), new Totals(0, rows, 0), from.takedowns())
        .withdrawing(told);
  }

  private void mergeSmallFiles() throws IOException {
    for (List<PublishedFile> small :
        SmallFiles.lists(manifest(), settings.fileBytes(), settings.mergeFiles())) {
      List<PublishedFile> merged = rewriting.write(small, row -> true).stream().toList();
      folder.commit(manifest().replacing(small, merged, folder.now()));
    }
  }

  @Override
  public void close() throws IOException {
    try (rewritten) {
      staging.close();
    }
  }
}
