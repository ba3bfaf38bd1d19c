package dev.millrace.replay.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Gathers pieces that come in the order of their documents' ids, document by document. */
final class DocumentPieces implements Predicate<Piece> {
  private final Function<List<Piece>, Optional<DocumentUse>> use;
  private final Predicate<DocumentUse> taker;
  private final List<Piece> document = new ArrayList<>();
  private boolean ended;

  /**
   * @param use of a document's pieces; empty: it is passed over
   * @param taker false if it wants no more
   */
  DocumentPieces(Function<List<Piece>, Optional<DocumentUse>> use, Predicate<DocumentUse> taker) {
    this.use = use;
    this.taker = taker;
  }

  /** Takes the next piece; false if no more is wanted. */
  @Override
  public boolean test(Piece piece) {
    if (!document.isEmpty() && !document.getFirst().recordId().equals(piece.recordId())) {
      give();
    }
    document.add(piece);
    return !ended;
  }

  private void give() {
    if (!ended && !document.isEmpty()) {
      use.apply(document).ifPresent(one -> ended = !taker.test(one));
    }
    document.clear();
  }

  /** All pieces have come. */
  void end() {
    give();
  }
}
