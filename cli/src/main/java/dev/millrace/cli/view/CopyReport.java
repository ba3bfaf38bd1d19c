package dev.millrace.cli.view;

import dev.millrace.cli.takedown.Copy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was found of a text elsewhere, for people and for programs. */
public final class CopyReport {
  private static final int EXAMPLES = 5;

  private CopyReport() {}

  /**
   * Lines below that of the takedown; none where nothing was found.
   *
   * @param taken whether they are taken down with it
   */
  public static List<String> lines(List<Copy> copies, boolean taken) {
    List<String> lines = new ArrayList<>();
    if (copies.isEmpty()) {
      return lines;
    }
    lines.add(
        "  "
            + copies.size()
            + (copies.size() == 1 ? " copy" : " copies")
            + " elsewhere"
            + (taken ? ", taken down too:" : "; --with-copies takes them too:"));
    copies.stream()
        .limit(EXAMPLES)
        .forEach(copy -> lines.add("  %-8s %s".formatted(copy.kind().label(), copy.url())));
    if (copies.size() > EXAMPLES) {
      lines.add("  and " + (copies.size() - EXAMPLES) + " more: --json names all");
    }
    return lines;
  }

  public static List<Map<String, Object>> toJson(List<Copy> copies, boolean taken) {
    return copies.stream().map(copy -> toJson(copy, taken)).toList();
  }

  private static Map<String, Object> toJson(Copy copy, boolean taken) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", copy.url());
    json.put("recordId", copy.recordId());
    json.put("kind", copy.kind().label());
    json.put("target", copy.take().key());
    json.put("taken", taken);
    return json;
  }
}
