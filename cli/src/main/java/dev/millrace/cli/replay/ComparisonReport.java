package dev.millrace.cli.replay;

import dev.millrace.cli.view.AccountsReport;
import dev.millrace.cli.view.Progress;
import dev.millrace.replay.compare.Comparison;
import dev.millrace.replay.compare.Tally;
import dev.millrace.replay.compare.WordDiff;
import dev.millrace.schemas.TrainingLogEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A comparison, with each generation's counts, as JSON and for people. */
public record ComparisonReport(
    Counted first, Counted second, Comparison comparison, List<Diff> diffs) {

  /**
   * One of the two.
   *
   * @param run the run that trained on it last; empty if none did
   */
  public record Counted(String name, String run, Progress progress) {}

  /** A page whose text has changed. */
  public record Diff(String id, String url, List<WordDiff.Part> parts) {}

  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    Map<String, Object> generations = new LinkedHashMap<>();
    generations.put(first.name(), AccountsReport.toJson(first.progress()));
    generations.put(second.name(), AccountsReport.toJson(second.progress()));
    json.put("generations", generations);
    json.put("pages", comparison.total().pages());
    json.put("outside", both(comparison.onlyFirst(), comparison.onlySecond()));
    json.put("matrix", comparison.matrix());
    Tally total = comparison.total();
    json.put("changedFates", total.changedFates());
    Map<String, Object> texts = new LinkedHashMap<>();
    texts.put("same", comparison.sameTexts());
    texts.put("changed", total.changedTexts());
    texts.put("unknown", comparison.unknownTexts());
    json.put("texts", texts);
    json.put("tokens", both(total.tokensFirst(), total.tokensSecond()));
    json.put("changedRepresentatives", comparison.changedHeads());
    json.put("languages", tallies(comparison.languages()));
    if (!comparison.hosts().isEmpty()) {
      json.put("hosts", tallies(comparison.hosts()));
    }
    if (first.progress().evaluation().isPresent() && second.progress().evaluation().isPresent()) {
      json.put("heldOutBitsPerByte", both(bitsPerByte(first), bitsPerByte(second)));
    }
    json.put("equal", comparison.isEqual());
    json.put("examples", examples());
    return json;
  }

  private static @Nullable Object bitsPerByte(Counted one) {
    return one.progress().evaluation().map(TrainingLogEntry::getHeldOutBitsPerByte).orElse(null);
  }

  private Map<String, @Nullable Object> both(@Nullable Object ofFirst, @Nullable Object ofSecond) {
    Map<String, @Nullable Object> both = new LinkedHashMap<>();
    both.put(first.name(), ofFirst);
    both.put(second.name(), ofSecond);
    return both;
  }

  private Map<String, Object> tallies(Map<String, Tally> tallies) {
    Map<String, Object> json = new TreeMap<>();
    tallies.forEach(
        (name, tally) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("pages", tally.pages());
          one.put("clean", both(tally.cleanFirst(), tally.cleanSecond()));
          one.put("tokens", both(tally.tokensFirst(), tally.tokensSecond()));
          one.put("changedFates", tally.changedFates());
          one.put("changedTexts", tally.changedTexts());
          json.put(name, one);
        });
    return json;
  }

  private Map<String, Object> examples() {
    Map<String, Object> json = new LinkedHashMap<>();
    Map<String, Object> fates = new TreeMap<>();
    comparison
        .changedFates()
        .forEach(
            (kind, pages) ->
                fates.put(
                    kind,
                    pages.stream()
                        .map(page -> example(page.id(), page.url(), page.first(), page.second()))
                        .toList()));
    json.put("fates", fates);
    json.put(
        "texts",
        diffs.stream()
            .map(
                diff -> {
                  Map<String, @Nullable Object> one = new LinkedHashMap<>();
                  one.put("id", diff.id());
                  one.put("url", diff.url());
                  one.put("diff", diff.parts().stream().map(ComparisonReport::part).toList());
                  return one;
                })
            .toList());
    json.put(
        "representatives",
        comparison.changedClusters().stream()
            .map(page -> example(page.id(), page.url(), page.first(), page.second()))
            .toList());
    return json;
  }

  private Map<String, @Nullable Object> example(
      String id, String url, String ofFirst, String ofSecond) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("id", id);
    one.put("url", url);
    one.putAll(both(ofFirst, ofSecond));
    return one;
  }

  private static Map<String, String> part(WordDiff.Part part) {
    return switch (part.kind()) {
      case KEPT -> Map.of("kept", part.text());
      case REMOVED -> Map.of("removed", part.text());
      case ADDED -> Map.of("added", part.text());
    };
  }

  public String toText() {
    return new ComparisonText(this).text();
  }

  /** Such as {@code the [-old-] {+new+} mill}, with what lies between shortened. */
  static String inWords(List<WordDiff.Part> parts) {
    return parts.stream()
        .map(
            part ->
                switch (part.kind()) {
                  case KEPT -> shortened(part.text());
                  case REMOVED -> "[-" + part.text() + "-]";
                  case ADDED -> "{+" + part.text() + "+}";
                })
        .collect(Collectors.joining())
        .replaceAll("\\s+", " ");
  }

  private static String shortened(String kept) {
    int most = 40;
    return kept.length() <= 2 * most + 5
        ? kept
        : kept.substring(0, most) + " ... " + kept.substring(kept.length() - most);
  }
}
