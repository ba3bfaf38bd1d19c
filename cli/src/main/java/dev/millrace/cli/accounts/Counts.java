package dev.millrace.cli.accounts;

import java.util.Map;

/**
 * The pipeline in numbers, as far as its topics still hold the records.
 *
 * @param warcRecords records read from files, of every type
 * @param skipped reason to count, for responses that are no page
 * @param otherRecords type to count, for records that are no response
 * @param dropped rule to count
 * @param deadLetters pages whose way ended there
 * @param unaccounted pages without a fate, and fates without a page, by WARC record id; where there
 *     are none of the latter and nothing has expired, {@code pages - clean - allDropped() -
 *     deadLetters}
 * @param tokens targets in {@code token-blocks}
 */
public record Counts(
    long warcRecords,
    Map<String, Long> skipped,
    Map<String, Long> otherRecords,
    long pages,
    long documents,
    long clean,
    Map<String, Long> dropped,
    long deadLetters,
    long unaccounted,
    long tokens,
    long heldOutTokens,
    long blocks) {
  /** Before anything is there. */
  public static final Counts NONE =
      new Counts(0, Map.of(), Map.of(), 0, 0, 0, Map.of(), 0, 0, 0, 0, 0);

  public long allDropped() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Drops before a text reached {@code documents}. */
  public long droppedByExtraction() {
    return dropped.entrySet().stream()
        .filter(entry -> isExtractionRule(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Whether the rule is judged before a text reaches {@code documents}. */
  public static boolean isExtractionRule(String rule) {
    return rule.matches("(url|charset|extraction)\\..*");
  }
}
