package dev.millrace.benchmarks.chaos.check;

import dev.millrace.benchmarks.chaos.count.Announcement;
import dev.millrace.benchmarks.chaos.count.Batch;
import dev.millrace.benchmarks.chaos.count.CheckpointFiles;
import dev.millrace.benchmarks.chaos.count.Observed;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An announced checkpoint is of a step that the ledger has, was read up to where the ledger says,
 * and its files are those that were announced. Retention deletes files, but none of a run's newest.
 */
public final class CheckpointsCheck {
  static final String NAME = "checkpoints";

  private final Observed observed;
  private final Findings findings = new Findings(NAME);

  private CheckpointsCheck(Observed observed) {
    this.observed = observed;
  }

  /**
   * @param files empty where they are out of reach
   */
  public static CheckResult of(Observed observed, Optional<CheckpointFiles> files) {
    return new CheckpointsCheck(observed).check(files);
  }

  private CheckResult check(Optional<CheckpointFiles> files) {
    Map<String, Announcement> byPath = new HashMap<>();
    long again = 0;
    for (Announcement announced : observed.checkpoints()) {
      Announcement before = byPath.putIfAbsent(name(announced), announced);
      if (before == null) {
        checkLedger(announced);
      } else if (before.files().equals(announced.files())) {
        again++;
      } else {
        findings.twice(
            "%s: announced at %s and, with other files, at %s"
                .formatted(name(announced), before.place(), announced.place()));
      }
    }
    files.ifPresent(found -> checkFiles(List.copyOf(byPath.values()), found));
    findings.figure("announcedAgain", again);
    return findings.result(observed.checkpoints().size());
  }

  private static String name(Announcement announced) {
    return announced.run() + "@" + announced.step();
  }

  /** The one before the first step has read nothing, and names no record. */
  private void checkLedger(Announcement announced) {
    List<Batch> until =
        observed.batches().stream()
            .filter(batch -> batch.run().equals(announced.run()))
            .filter(batch -> batch.step() <= announced.step())
            .toList();
    List<Long> recorded =
        until.stream()
            .filter(batch -> batch.step() == announced.step())
            .map(Batch::offset)
            .toList();
    if (recorded.isEmpty()) {
      findings.wrong(name(announced) + ": training-batches has no such step");
    } else if (announced.step() > 0 && !recorded.contains(announced.ledgerOffset())) {
      findings.wrong(
          "%s: names offset %d of training-batches, but the step is at %s"
              .formatted(name(announced), announced.ledgerOffset(), recorded));
    }
    // Further epochs go back to where they began.
    if (until.stream().allMatch(batch -> batch.epoch() == 0)) {
      checkOffsets(announced, until);
    }
  }

  private void checkOffsets(Announcement announced, List<Batch> until) {
    SortedMap<Integer, Long> next = new TreeMap<>();
    until.stream()
        .filter(batch -> batch.step() > 0)
        .flatMap(batch -> batch.ranges().stream())
        .forEach(range -> next.merge(range.partition(), range.to(), Math::max));
    if (!next.equals(announced.offsets())) {
      findings.wrong(
          "%s: was read up to %s, but its steps up to %s"
              .formatted(name(announced), new TreeMap<>(announced.offsets()), next));
    }
  }

  private void checkFiles(List<Announcement> all, CheckpointFiles found) {
    Map<String, Long> newest = new HashMap<>();
    all.forEach(announced -> newest.merge(announced.run(), announced.step(), Math::max));
    long files = 0;
    long deleted = 0;
    for (Announcement announced :
        all.stream().sorted(Comparator.comparing(CheckpointsCheck::name)).toList()) {
      boolean whole = newest.getOrDefault(announced.run(), -1L) == announced.step();
      for (Map.Entry<String, String> file : new TreeMap<>(announced.files()).entrySet()) {
        Optional<String> actual = found.sha256(announced.path(), file.getKey());
        files += actual.isPresent() ? 1 : 0;
        deleted += actual.isPresent() ? 0 : 1;
        if (actual.isEmpty() && whole) {
          findings.missing(name(announced) + ": " + file.getKey() + " of the newest checkpoint");
        } else if (actual.isPresent() && !actual.get().equals(file.getValue())) {
          findings.wrong(
              "%s: %s is sha256 %s, announced as %s"
                  .formatted(name(announced), file.getKey(), actual.get(), file.getValue()));
        }
      }
    }
    findings.figure("files", files);
    findings.figure("filesDeleted", deleted);
  }
}
