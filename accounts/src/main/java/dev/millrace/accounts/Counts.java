package dev.millrace.accounts;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The pipeline in numbers. Where nothing is on its way, {@code pages = clean + withdrawn +
 * allDropped() + deadLetters}, and {@code unaccounted} is 0.
 *
 * @param warcRecords records read from files, of every type
 * @param skipped reason to count, for responses that are no page
 * @param otherRecords type to count, for records that are no response
 * @param documents pages that extraction made a document of
 * @param droppedByStage stage to rule to count
 * @param deadLetters pages whose way ended there
 * @param unreadable records that name no page, and stand beside the balance
 * @param unaccounted pages without an end, and ends without a page, by id
 * @param beforeTopic ends of pages from before {@code page-fates}, which are left out of the
 *     balance
 * @param expired ends and beginnings whose other side retention took, left out as well
 * @param tokens targets in token blocks, the open ones included
 * @param leftOut rule to count, for clean documents of the generation that this one starts from
 *     which its packer passes over: they stay clean, and are in no block of this one
 */
public record Counts(
    long warcRecords,
    Map<String, Long> skipped,
    Map<String, Long> otherRecords,
    long pages,
    long documents,
    long clean,
    long withdrawn,
    Map<String, Map<String, Long>> droppedByStage,
    long deadLetters,
    long unreadable,
    long unaccounted,
    long beforeTopic,
    long expired,
    long tokens,
    long heldOutTokens,
    Map<String, Long> leftOut) {
  /** Before anything is there. */
  public static final Counts NONE =
      new Counts(0, Map.of(), Map.of(), 0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0, Map.of());

  /** What the balance leaves out, in words; empty where it leaves out nothing. */
  public List<String> notes() {
    return Stream.of(
            note(unreadable, "%,d records name no page and stand beside the balance"),
            note(beforeTopic, "%,d pages are from before page-fates and left out of the balance"),
            note(allLeftOut(), "%,d clean documents are left out of this generation's blocks"),
            note(expired, "of %,d pages retention took one side; they are left out of the balance"))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> note(long count, String text) {
    return count == 0 ? Optional.empty() : Optional.of(String.format(Locale.ROOT, text, count));
  }

  /** Clean documents, and those that were until a takedown took them out. */
  public long everClean() {
    return clean + withdrawn;
  }

  /** By all rules. */
  public long allLeftOut() {
    return leftOut.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Rule to count. */
  public Map<String, Long> dropped() {
    Map<String, Long> dropped = new TreeMap<>();
    droppedByStage
        .values()
        .forEach(rules -> rules.forEach((rule, count) -> dropped.merge(rule, count, Long::sum)));
    return dropped;
  }

  public long allDropped() {
    return droppedByStage.keySet().stream().mapToLong(this::allDropped).sum();
  }

  /** By all rules of a stage. */
  public long allDropped(String stage) {
    return droppedBy(stage).values().stream().mapToLong(Long::longValue).sum();
  }

  /** A stage's rules to their counts. */
  public Map<String, Long> droppedBy(String stage) {
    return droppedByStage.getOrDefault(stage, Map.of());
  }
}
