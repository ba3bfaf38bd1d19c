package dev.millrace.accounts;

import dev.millrace.schemas.Fate;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.Origins;
import dev.millrace.schemas.PageFate;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The accounts of one generation. Fed by one thread, in the order of each partition of {@code
 * page-fates}; read by others.
 */
public final class Accounts {
  static final String EXTRACTION = "extraction";
  static final String CURATION = "curation";
  static final String TOKENIZE = "tokenize";

  private final Origins origins;
  private final Supplier<Horizon> horizon;
  private final IngestedFiles files;
  private final PageBalance balance = new PageBalance();
  private final FateCounts fates = new FateCounts();
  private long beforeTopic;
  private long expired;

  /**
   * @param origins whose stages decide of the generation's pages
   * @param horizon what retention may have taken by now
   * @param isNoPage whether records skipped for a reason are responses, which might have been pages
   */
  public Accounts(Origins origins, Supplier<Horizon> horizon, Predicate<String> isNoPage) {
    this.origins = origins;
    this.horizon = horizon;
    this.files = new IngestedFiles(isNoPage);
  }

  /**
   * Whether a fate belongs to a generation: one of its own stages wrote it, or a stage of the one
   * that it starts from. The beginnings that ingest writes belong to all.
   */
  public static boolean concerns(PageFate fate, Origins origins) {
    return fate.getStage().equals("ingest")
        || origins.of(fate.getStage()).equals(fate.getGeneration());
  }

  /** Whether a fate ends a page's way; a document that cannot be packed has ended as clean. */
  public static boolean isEnd(Fate fate, PageFate record) {
    return fate.isEnd() && !record.getStage().equals(TOKENIZE);
  }

  public synchronized void add(IngestedFile file) {
    files.add(file);
  }

  public synchronized void add(PageFate record) {
    if (concerns(record, origins)) {
      Fate.of(record.getFate()).ifPresent(fate -> add(fate, record));
    }
  }

  private void add(Fate fate, PageFate record) {
    String id = record.getRecordId();
    if (fate == Fate.INGESTED) {
      balance.begin(id, record.getIngestedAt());
    } else if (fate == Fate.WITHDRAWN) {
      // It had ended as clean; where that end is left out of the balance, so is this one.
      if (mayHaveLostBeginning(record.getIngestedAt())) {
        return;
      }
    } else if (isEnd(fate, record)) {
      if (!balance.isOpen(id) && isExcused(record.getIngestedAt())) {
        return;
      }
      balance.end(id);
    }
    fates.add(fate, record);
  }

  private boolean mayHaveLostBeginning(Instant ingestedAt) {
    return ingestedAt.equals(Instant.EPOCH) || horizon.get().mayHaveLostFate(ingestedAt);
  }

  /** Counts an end whose beginning cannot be there. */
  private boolean isExcused(Instant ingestedAt) {
    if (ingestedAt.equals(Instant.EPOCH)) {
      beforeTopic++;
      return true;
    }
    if (horizon.get().mayHaveLostFate(ingestedAt)) {
      expired++;
      return true;
    }
    return false;
  }

  /**
   * The counts at this moment.
   *
   * @param lag what the stages have still to do
   */
  public synchronized Counts counts(Lags lag) {
    Horizon now = horizon.get();
    long extracted =
        fates.of(Fate.INGESTED)
            - fates.of(Fate.DROPPED, EXTRACTION)
            - fates.of(Fate.DEAD_LETTER, EXTRACTION);
    long curated =
        fates.of(Fate.CLEAN)
            + fates.of(Fate.DROPPED, CURATION)
            + fates.of(Fate.DEAD_LETTER, CURATION);
    long withdrawn = fates.of(Fate.WITHDRAWN);
    return new Counts(
        files.records(),
        files.skipped(),
        files.otherRecords(),
        fates.of(Fate.INGESTED),
        lag.curation() == 0
            ? extracted - lag.extraction()
            : Math.min(extracted, curated + lag.curation()),
        fates.of(Fate.CLEAN) - withdrawn,
        withdrawn,
        fates.dropped(),
        fates.of(Fate.DEAD_LETTER) - fates.of(Fate.DEAD_LETTER, TOKENIZE),
        fates.of(Fate.UNREADABLE),
        balance.unaccounted(now),
        beforeTopic,
        expired + balance.expired(now),
        fates.tokens(),
        fates.heldOutTokens(),
        fates.leftOut());
  }
}
