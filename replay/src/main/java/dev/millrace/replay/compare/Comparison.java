package dev.millrace.replay.compare;

import java.util.List;
import java.util.Map;

/**
 * Two generations, page by page. Pages that only one of them has decided stand beside.
 *
 * @param total of all pages that both have decided
 * @param onlyFirst ends that the second has not
 * @param onlySecond ends that the first has not
 * @param matrix fate in the first, to fate in the second, to count
 * @param sameTexts of pages that are clean in both
 * @param unknownTexts of pages that are clean in both, whose text a topic no longer holds
 * @param changedHeads documents that stood for near-duplicates in the first, and not for all of
 *     them in the second
 * @param languages language to its pages
 * @param hosts host to its pages; empty unless asked for
 * @param changedFates examples by {@link #kind}
 * @param changedTexts examples
 * @param changedClusters examples
 */
public record Comparison(
    Tally total,
    long onlyFirst,
    long onlySecond,
    Map<String, Map<String, Long>> matrix,
    long sameTexts,
    long unknownTexts,
    long changedHeads,
    Map<String, Tally> languages,
    Map<String, Tally> hosts,
    Map<String, List<Page>> changedFates,
    List<ChangedText> changedTexts,
    List<ChangedHead> changedClusters) {

  /** A page whose fate has changed, with what was measured where a rule dropped it. */
  public record Page(String id, String url, String first, String second) {}

  /** A page that is clean in both, with other texts, and where they stand. */
  public record ChangedText(String id, String url, Place first, Place second) {}

  /** Of {@code clean-documents}. */
  public record Place(int partition, long offset) {}

  /** A page that another document stands for. */
  public record ChangedHead(String id, String url, String first, String second) {}

  /** Names a change of fates. */
  public static String kind(String first, String second) {
    return first + " -> " + second;
  }

  /** Whether both made the same of every page that both have decided. */
  public boolean isEqual() {
    return total.isEqual() && changedHeads == 0;
  }
}
