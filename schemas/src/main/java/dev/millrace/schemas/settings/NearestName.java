package dev.millrace.schemas.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What someone may have meant by a name that is unknown. */
public final class NearestName {
  private NearestName() {}

  /**
   * The known name that is fewest edits away, of equally near ones the first; empty where more than
   * half of it differs.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> edits(name, candidate)))
        .filter(found -> edits(name, found) <= Math.max(name.length(), found.length()) / 2);
  }

  /** Levenshtein's distance: insertions, deletions and replacements. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
