package dev.millrace.evaluation.extraction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.metadata.PageMetadata;
import dev.millrace.filters.extraction.tree.Effort;
import dev.millrace.filters.extraction.tree.PageHead;
import dev.millrace.filters.extraction.tree.PageParser;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.Title;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Title, author and day of pages that people have read them from (WCXB). Equal means the same
 * letters and digits; a page without one in the gold has none to find.
 */
public final class MetadataEvaluation {

  /**
   * @param gold pages that have it
   * @param found pages where something was found
   * @param equal of these, those that are right
   */
  public record Scores(String what, int gold, int found, int equal) {
    public double precision() {
      return found == 0 ? 0 : (double) equal / found;
    }

    public double recall() {
      return gold == 0 ? 0 : (double) equal / gold;
    }
  }

  private record Pair(String gold, String found) {
    boolean isEqual() {
      return !gold.isEmpty() && plain(gold).equals(plain(found));
    }

    private static String plain(String text) {
      return text.toLowerCase(Locale.ROOT)
          .replaceAll("(; |,| and | & )", " ")
          .replaceAll("[^\\p{L}\\p{N}]+", " ")
          .strip();
    }
  }

  private MetadataEvaluation() {}

  /**
   * @throws IOException when the folder is not laid out as WCXB or cannot be read
   */
  public static List<Scores> run(Path folder) throws IOException {
    Path truth = folder.resolve("ground-truth");
    if (!Files.isDirectory(truth)) {
      throw new IOException(folder + " holds no folder ground-truth beside html");
    }
    List<Pair> titles = new ArrayList<>();
    List<Pair> authors = new ArrayList<>();
    List<Pair> days = new ArrayList<>();
    try (var files = Files.list(truth)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        JsonNode page = new ObjectMapper().readTree(file.toFile());
        JsonNode gold = page.path("ground_truth");
        String id = file.getFileName().toString().replace(".json", "");
        Optional<PageTree> tree =
            PageParser.parse(
                GoldPage.html(folder, id),
                page.path("url").asText(""),
                ExtractionSettings.defaults(),
                Effort.unbounded());
        PageMetadata found =
            tree.map(one -> one.head).map(PageHead::metadata).orElse(PageMetadata.NONE);
        titles.add(new Pair(text(gold, "title"), tree.map(Title::of).orElse("")));
        authors.add(new Pair(text(gold, "author"), found.author()));
        String day = text(gold, "publish_date");
        days.add(
            new Pair(
                day.substring(0, Math.min(day.length(), "2024-05-06".length())),
                found.published().map(LocalDate::toString).orElse("")));
      }
    }
    return List.of(scores("title", titles), scores("author", authors), scores("published", days));
  }

  private static String text(JsonNode gold, String name) {
    return gold.path(name).isTextual() ? gold.path(name).asText() : "";
  }

  private static Scores scores(String what, List<Pair> pairs) {
    return new Scores(
        what,
        (int) pairs.stream().filter(pair -> !pair.gold.isEmpty()).count(),
        (int) pairs.stream().filter(pair -> !pair.found.isEmpty()).count(),
        (int) pairs.stream().filter(Pair::isEqual).count());
  }

  public static void print(List<Scores> all, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%-10s %6s %6s %6s %9s %7s%n",
        "",
        "gold",
        "found",
        "equal",
        "precision",
        "recall");
    for (Scores one : all) {
      out.printf(
          Locale.ROOT,
          "%-10s %6d %6d %6d %9.3f %7.3f%n",
          one.what,
          one.gold,
          one.found,
          one.equal,
          one.precision(),
          one.recall());
    }
  }
}
