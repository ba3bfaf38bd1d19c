package dev.millrace.replay.lineage;

import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.util.List;
import java.util.Optional;

/**
 * What became of all that a target names.
 *
 * @param pages in the order of their URLs
 * @param next where the search for further pages goes on; empty: there are none
 * @param takedowns in force that take any of them, and the target's own, revoked or not
 */
public record Trace(
    TakedownTarget target,
    List<TracedPage> pages,
    String next,
    List<TakedownHistory.Entry> takedowns) {

  public Trace {
    pages = List.copyOf(pages);
    takedowns = List.copyOf(takedowns);
  }

  /**
   * What became of one page.
   *
   * @param page empty where its topic no longer held it when that was read
   */
  public record TracedPage(
      String recordId,
      Optional<IndexedPage> page,
      List<PageFate> fates,
      PageEnds ends,
      List<TracedPiece> pieces) {

    public TracedPage {
      fates = List.copyOf(fates);
      pieces = List.copyOf(pieces);
    }

    /** As it was crawled; empty if nothing says so. */
    public String url() {
      return page.map(IndexedPage::url)
          .or(() -> ends.clean().values().stream().map(one -> one.getUrl()).findFirst())
          .or(() -> ends.dropped().values().stream().map(one -> one.getUrl()).findFirst())
          .or(() -> ends.deadLetters().values().stream().map(one -> one.getUrl()).findFirst())
          .or(() -> pieces.stream().map(one -> one.piece().url()).findFirst())
          .orElse("");
    }
  }

  /** A piece of a page's document in a block, and the steps that the block was in. */
  public record TracedPiece(Piece piece, List<TracedUse> uses) {
    public TracedPiece {
      uses = List.copyOf(uses);
    }
  }

  /**
   * A step that a piece was in.
   *
   * @param masked it learned nothing from it, because it was taken down by then
   */
  public record TracedUse(StepUse use, boolean masked) {

    /** Whether the step learned from the piece. */
    public boolean learned() {
      return !masked && !use.skipped();
    }
  }
}
