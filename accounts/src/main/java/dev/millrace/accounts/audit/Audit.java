package dev.millrace.accounts.audit;

import dev.millrace.accounts.Accounts;
import dev.millrace.accounts.audit.Finding.Fault;
import dev.millrace.accounts.audit.Sighting.Kind;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.PageFate;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Holds each id's beginnings against its ends, and in a deep audit the fates against the topics
 * themselves. Sightings may come in any order; they lie on disk, so that memory does not grow with
 * the number of pages.
 */
public final class Audit implements AutoCloseable {
  private static final int BUCKETS = 256;

  private final AuditScope scope;
  private final Spill spill = new Spill(BUCKETS);

  public Audit(AuditScope scope) {
    this.scope = scope;
  }

  /** Takes a fate, if it is one of the generation. */
  public void add(PageFate record) {
    if (Accounts.concerns(record, scope.origins())) {
      Fate.of(record.getFate())
          .flatMap(fate -> kind(fate, record))
          .ifPresent(kind -> spill.add(Sighting.of(kind, record)));
    }
  }

  private static Optional<Kind> kind(Fate fate, PageFate record) {
    return switch (fate) {
      case INGESTED -> Optional.of(Kind.INGESTED);
      case DROPPED -> Optional.of(Kind.DROPPED);
      case DEAD_LETTER ->
          Optional.of(Accounts.isEnd(fate, record) ? Kind.DEAD_LETTER : Kind.NOT_PACKED);
      case CLEAN -> Optional.of(Kind.CLEAN);
      case WITHDRAWN -> Optional.of(Kind.WITHDRAWN);
      case PACKED -> Optional.of(Kind.PACKED);
      case LEFT_OUT -> Optional.of(Kind.LEFT_OUT);
      case UNREADABLE -> Optional.empty();
    };
  }

  /** Takes a record of another topic. */
  public void add(Sighting seen) {
    spill.add(seen);
  }

  /**
   * Judges all ids. To be called once, after the last sighting.
   *
   * @param pipeline while the sightings were read
   * @param findings takes what is wrong, in no order
   */
  public AuditReport judge(AuditScope.Pipeline pipeline, Consumer<Finding> findings) {
    AuditReport.Builder report = new AuditReport.Builder(pipeline, findings);
    spill.forEachId((id, seen) -> judge(id, seen, report));
    return report.build();
  }

  private void judge(String id, IdTally seen, AuditReport.Builder report) {
    report.id(seen);
    int began = seen.of(Kind.INGESTED);
    int ended = seen.ends();
    Instant at = seen.ingestedAt();
    boolean beginningMayBeGone = at.equals(Instant.EPOCH) || scope.horizon().mayHaveLostFate(at);
    if (began > ended) {
      if (!report.atRest()) {
        report.onItsWay(began - ended);
      } else if (scope.horizon().mayHaveLostPage(at)) {
        report.excused();
      } else {
        report.fault(id, Fault.MISSING, "began " + began + ", ended " + ended);
      }
    } else if (ended > began && began == 0) {
      if (beginningMayBeGone) {
        report.excused();
      } else {
        report.fault(id, Fault.WITHOUT_BEGINNING, "ended " + ended);
      }
    } else if (ended > began) {
      report.fault(id, Fault.TWICE, "began " + began + ", ended " + ended);
    }
    judgePacking(id, seen, beginningMayBeGone, report);
    if (scope.deep()) {
      judgeTopics(id, seen, report);
    }
  }

  private void judgePacking(
      String id, IdTally seen, boolean beginningMayBeGone, AuditReport.Builder report) {
    int clean = seen.of(Kind.CLEAN);
    int packed = seen.packedOrPassed();
    if (clean > packed && report.atRest()) {
      report.fault(id, Fault.NOT_PACKED, "clean " + clean + ", packed " + packed);
    } else if (packed > clean && !(clean == 0 && beginningMayBeGone)) {
      report.fault(id, Fault.PACKED_TWICE, "clean " + clean + ", packed " + packed);
    }
  }

  private void judgeTopics(String id, IdTally seen, AuditReport.Builder report) {
    AuditScope.TopicHorizons expired = scope.topics();
    compare(id, seen, Kind.INGESTED, Kind.ON_PAGES, "pages", expired.pages(), report);
    compare(
        id,
        seen,
        Kind.DROPPED,
        Kind.ON_DROPPED_DOCUMENTS,
        "dropped-documents",
        expired.dropped(),
        report);
    int letters = seen.of(Kind.DEAD_LETTER) + seen.of(Kind.NOT_PACKED);
    compare(
        id,
        letters,
        seen.of(Kind.ON_DEAD_LETTERS),
        seen,
        "dead-letters",
        expired.deadLetters(),
        report);
    compare(
        id, seen, Kind.CLEAN, Kind.ON_CLEAN_DOCUMENTS, "clean-documents", expired.clean(), report);
    compare(
        id,
        seen,
        Kind.WITHDRAWN,
        Kind.BURIED,
        "clean-documents' tombstones",
        expired.clean(),
        report);
    judgeBlocks(id, seen, report);
  }

  private void compare(
      String id,
      IdTally seen,
      Kind told,
      Kind found,
      String topic,
      Instant expired,
      AuditReport.Builder report) {
    compare(id, seen.of(told), seen.of(found), seen, topic, expired, report);
  }

  private void compare(
      String id,
      int told,
      int found,
      IdTally seen,
      String topic,
      Instant expired,
      AuditReport.Builder report) {
    Instant at = seen.ingestedAt();
    String detail = topic + " holds " + found + ", the fates say " + told;
    if (found < told && at.isBefore(expired)) {
      report.excused();
    } else if (found < told) {
      report.fault(id, Fault.LOST_FROM_TOPIC, detail);
    } else if (found > told && report.atRest() && !isFromBefore(seen)) {
      report.fault(id, Fault.DOUBLED_ON_TOPIC, detail);
    }
  }

  /** Whether the page's fates may be gone, or never were written. */
  private boolean isFromBefore(IdTally seen) {
    boolean noFates = seen.of(Kind.INGESTED) == 0;
    Instant at = seen.ingestedAt();
    return noFates && (at.equals(Instant.EPOCH) || scope.horizon().mayHaveLostFate(at));
  }

  private void judgeBlocks(String id, IdTally seen, AuditReport.Builder report) {
    if (seen.of(Kind.PACKED) == 0) {
      if (seen.of(Kind.IN_BLOCK) > 0 && !isFromBefore(seen)) {
        report.fault(id, Fault.DOUBLED_ON_TOPIC, "in token blocks and never packed");
      }
      return;
    }
    if (seen.ingestedAt().isBefore(scope.topics().blocks())) {
      report.excused();
    } else if (!seen.partsJoin()) {
      report.fault(
          id,
          Fault.BROKEN_IN_BLOCKS,
          "packed " + seen.textTokens() + " tokens, blocks hold " + seen.tokensInBlocks());
    } else {
      report.open(id, seen.textTokens() - seen.tokensInBlocks());
    }
  }

  @Override
  public void close() {
    spill.close();
  }
}
