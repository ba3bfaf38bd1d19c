package dev.millrace.replay.lineage;

import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.lineage.Trace.TracedPage;
import dev.millrace.replay.lineage.Trace.TracedPiece;
import dev.millrace.replay.lineage.Trace.TracedUse;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Questions about lineage, answered from its index. Safe for several threads. */
public final class LineageAnswers {
  private final LineageIndex index;

  public LineageAnswers(LineageIndex index) {
    this.index = index;
  }

  /** Says which steps are asked for. */
  @FunctionalInterface
  public interface Steps {
    boolean hold(String run, long step);
  }

  /**
   * What became of the pages that a target names.
   *
   * @param after where an earlier trace said that the search goes on; empty: at the first page
   * @param most pages
   */
  public Trace trace(TakedownTarget target, String after, int most) {
    return index.answer(() -> traced(target, after, most));
  }

  private Trace traced(TakedownTarget target, String after, int most) {
    TakedownHistory history = index.controls().takedowns();
    Masks masks = new Masks(history);
    List<PagesTable.Found> found = index.pages().find(target, after, most + 1);
    List<PagesTable.Found> given = found.subList(0, Math.min(most, found.size()));
    List<TracedPage> pages =
        given.stream()
            .map(PagesTable.Found::recordId)
            .distinct()
            .map(id -> page(id, masks))
            .toList();
    return new Trace(
        target,
        pages,
        found.size() > most ? given.getLast().place() : "",
        takedowns(target, pages, history));
  }

  /** What became of one page; empty if nothing is known of it. */
  public Optional<TracedPage> page(String recordId) {
    return index.answer(
        () -> {
          TracedPage page = page(recordId, new Masks(index.controls().takedowns()));
          boolean known =
              page.page().isPresent() || !page.fates().isEmpty() || !page.pieces().isEmpty();
          return known ? Optional.of(page) : Optional.empty();
        });
  }

  /**
   * Visits pages in the order of their ids, with their ends, while the taker wants more.
   *
   * @param after only those after this id; empty: all
   */
  public void pages(String after, BiPredicate<IndexedPage, Supplier<PageEnds>> taker) {
    boolean _ =
        index.answer(
            () -> {
              index
                  .pages()
                  .each(after, page -> taker.test(page, () -> index.pages().ends(page.recordId())));
              return true;
            });
  }

  private TracedPage page(String recordId, Masks masks) {
    return new TracedPage(
        recordId,
        index.pages().page(recordId),
        index.pages().fates(recordId),
        index.pages().ends(recordId),
        index.blocks().pieces(recordId).stream().map(piece -> piece(piece, masks)).toList());
  }

  private TracedPiece piece(Piece piece, Masks masks) {
    return new TracedPiece(
        piece,
        index.runs().uses(piece).stream()
            .map(use -> new TracedUse(use, masks.hide(piece, use)))
            .toList());
  }

  private static List<TakedownHistory.Entry> takedowns(
      TakedownTarget target, List<TracedPage> pages, TakedownHistory history) {
    Takedowns now = history.current();
    Stream<TakedownTarget> inForce =
        pages.stream()
            .flatMap(
                page ->
                    Stream.concat(Stream.of(""), digests(page))
                        .flatMap(digest -> now.matches(page.url(), digest).stream()));
    return Stream.concat(Stream.of(target), inForce)
        .distinct()
        .flatMap(one -> history.find(one).stream())
        .toList();
  }

  private static Stream<String> digests(TracedPage page) {
    return Stream.concat(
            page.ends().clean().values().stream().map(Document::getContentDigest),
            page.pieces().stream().map(one -> one.piece().contentDigest()))
        .distinct();
  }

  /** Adds up what some steps learned from. */
  public DocumentShares shares(Steps steps, int largest) {
    DocumentShares shares = new DocumentShares(largest);
    each(
        steps,
        "",
        use -> {
          shares.add(use);
          return true;
        });
    return shares;
  }

  /**
   * The documents that some steps learned from, by id.
   *
   * @param after only those after this id; empty: all
   */
  public List<DocumentUse> documents(Steps steps, String after, int most) {
    List<DocumentUse> documents = new ArrayList<>();
    each(
        steps,
        after,
        use -> {
          documents.add(use);
          return documents.size() < most;
        });
    return documents;
  }

  private void each(Steps steps, String after, Predicate<DocumentUse> taker) {
    boolean _ =
        index.answer(
            () -> {
              Masks masks = new Masks(index.controls().takedowns());
              DocumentPieces pieces =
                  new DocumentPieces(document -> use(document, steps, masks), taker);
              index.blocks().each(after, pieces);
              pieces.end();
              return true;
            });
  }

  private Optional<DocumentUse> use(List<Piece> pieces, Steps steps, Masks masks) {
    long tokens = 0;
    long first = Long.MAX_VALUE;
    long last = 0;
    Optional<Piece> learned = Optional.empty();
    for (Piece piece : pieces) {
      for (StepUse use : index.runs().uses(piece)) {
        if (!use.skipped() && steps.hold(use.run(), use.step()) && !masks.hide(piece, use)) {
          tokens += piece.length();
          first = Math.min(first, use.step());
          last = Math.max(last, use.step());
          learned = Optional.of(piece);
        }
      }
    }
    long[] numbers = {tokens, first, last};
    return learned.map(piece -> use(piece, numbers));
  }

  private DocumentUse use(Piece piece, long[] numbers) {
    Optional<Document> clean = index.pages().clean(piece.recordId(), piece.generation());
    return new DocumentUse(
        piece.recordId(),
        piece.url(),
        piece.generation(),
        clean.map(Document::getLanguage).orElse(""),
        clean.map(Document::getDump).orElse(""),
        numbers[0],
        numbers[1],
        numbers[2]);
  }

  /** The documents of a step; empty if the ledger holds no such step. */
  public Optional<StepDocuments> step(String run, long step) {
    return index.answer(
        () ->
            index
                .runs()
                .batch(run, step)
                .map(batch -> documents(batch, new Masks(index.controls().takedowns()))));
  }

  private StepDocuments documents(TrainingBatch batch, Masks masks) {
    List<StepDocuments.StepPiece> pieces = new ArrayList<>();
    int block = 0;
    long gone = 0;
    for (OffsetRange range : batch.getRanges()) {
      List<BlocksTable.Indexed> blocks = index.blocks().blocks(range);
      gone += Math.max(0, range.getBlocks() - blocks.size());
      for (BlocksTable.Indexed one : blocks) {
        for (Segment segment : one.block().getSegments()) {
          boolean masked =
              masks.hide(segment.getUrl(), segment.getContentDigest(), batch.getTakedowns());
          pieces.add(
              new StepDocuments.StepPiece(block, index.blocks().piece(one, segment), masked));
        }
        block++;
      }
    }
    return new StepDocuments(batch, pieces, gone);
  }

  /** The first step that the ledger holds of each run. */
  public Map<String, Long> firstSteps() {
    return index.answer(
        () ->
            index.runs().spans().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().first())));
  }

  /** Checkpoints that were announced, by run and step. */
  public SortedMap<String, SortedMap<Long, Checkpoint>> checkpoints() {
    return index.answer(
        () -> {
          SortedMap<String, SortedMap<Long, Checkpoint>> all = new TreeMap<>();
          for (Checkpoint one : index.runs().checkpoints()) {
            all.computeIfAbsent(one.getRun(), run -> new TreeMap<>()).put(one.getStep(), one);
          }
          return all;
        });
  }

  public Generations generations() {
    return index.generations();
  }
}
