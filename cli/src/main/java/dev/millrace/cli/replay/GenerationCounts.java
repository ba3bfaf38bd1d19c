package dev.millrace.cli.replay;

import dev.millrace.accounts.Counts;
import java.util.LinkedHashMap;
import java.util.Map;

/** A generation's numbers as {@code generations} keeps them, by the names of the accounts. */
final class GenerationCounts {
  private GenerationCounts() {}

  static Map<String, Long> of(Counts counts) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("pages", counts.pages());
    numbers.put("documents", counts.documents());
    numbers.put("clean", counts.clean());
    numbers.put("withdrawn", counts.withdrawn());
    numbers.put("dropped", counts.allDropped());
    numbers.put("deadLetters", counts.deadLetters());
    numbers.put("unaccounted", counts.unaccounted());
    numbers.put("tokens", counts.tokens());
    numbers.put("heldOutTokens", counts.heldOutTokens());
    if (counts.allLeftOut() > 0) {
      numbers.put("leftOut", counts.allLeftOut());
    }
    return numbers;
  }
}
