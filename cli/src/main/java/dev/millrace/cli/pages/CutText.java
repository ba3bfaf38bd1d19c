package dev.millrace.cli.pages;

import dev.millrace.filters.extraction.SourceText;
import java.util.List;

/** The text of a page's HTML, and which pieces of it extraction left out. */
final class CutText {
  private static final int MOST_PIECES = 4_000;
  private static final int LONGEST_PIECE = 4_000;

  private CutText() {}

  /**
   * Pairs of {@code kept} or {@code cut} and a piece, in the order of the page.
   *
   * @param text what extraction gave
   */
  static List<List<String>> json(String html, String text) {
    String kept = SourceText.squeezed(text);
    return SourceText.pieces(html, MOST_PIECES).stream()
        .map(
            piece ->
                List.of(
                    kept.contains(piece) ? "kept" : "cut",
                    piece.substring(0, Math.min(LONGEST_PIECE, piece.length()))))
        .toList();
  }
}
