package dev.millrace.cli.pages;

import dev.millrace.replay.compare.WordDiff;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The text of the page that another one was dropped as a duplicate of, and where they differ. */
final class TwinText {
  /** Characters of each text that are compared. */
  private static final int LONGEST = 200_000;

  private TwinText() {}

  /**
   * As an object that is written as JSON.
   *
   * @param id of the page that was first
   * @param first its text
   * @param repeated the text that was dropped
   */
  static Map<String, Object> json(String id, String url, String first, String repeated) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("url", url);
    json.put("parts", WordDiff.of(cut(first), cut(repeated)).stream().map(TwinText::part).toList());
    json.put("complete", Math.max(first.length(), repeated.length()) <= LONGEST);
    return json;
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(LONGEST, text.length()));
  }

  /** Kept: in both texts; removed: in the first alone; added: in the repeated one alone. */
  private static List<String> part(WordDiff.Part part) {
    return List.of(part.kind().name().toLowerCase(Locale.ROOT), part.text());
  }
}
