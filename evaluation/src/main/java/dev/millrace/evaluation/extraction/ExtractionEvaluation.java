package dev.millrace.evaluation.extraction;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.extraction.Extraction;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.extraction.features.WordBag;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well and how fast an {@link Extractor} finds the main text of pages whose main text is known,
 * by the measure of the set's authors.
 */
public final class ExtractionEvaluation {

  /**
   * The means over some pages.
   *
   * @param precision mean over the pages
   * @param recall mean over the pages
   * @param f1 by the set's measure
   */
  public record Scores(int pages, double precision, double recall, double f1) {}

  /** One page's result. */
  public record PageResult(
      String id, String url, String type, double precision, double recall, double f1) {}

  /**
   * All that an evaluation found.
   *
   * @param byType scores of each page type, sorted by name
   * @param pagesPerCpuSecond of a warm pass over all pages by one thread
   * @param pages worst first
   */
  public record Report(
      String set,
      Scores overall,
      Map<String, Scores> byType,
      double pagesPerCpuSecond,
      List<PageResult> pages) {

    /** Prints the scores and the worst pages. */
    public void print(PrintStream out, int worst) {
      out.printf(Locale.ROOT, "%-16s %6s %9s %7s %7s%n", set, "pages", "precision", "recall", "f1");
      byType.forEach((type, scores) -> print(out, type, scores));
      print(out, "all", overall);
      out.printf(Locale.ROOT, "%.0f pages per CPU second%n", pagesPerCpuSecond);
      for (PageResult page : pages.subList(0, Math.min(worst, pages.size()))) {
        out.printf(
            Locale.ROOT,
            "%.3f  precision %.3f  recall %.3f  %s  %s  %s%n",
            page.f1,
            page.precision,
            page.recall,
            page.type,
            page.id,
            page.url);
      }
    }

    private static void print(PrintStream out, String name, Scores scores) {
      out.printf(
          Locale.ROOT,
          "%-16s %6d %9.4f %7.4f %7.4f%n",
          name,
          scores.pages,
          scores.precision,
          scores.recall,
          scores.f1);
    }
  }

  /**
   * After the passes before and for scoring; the compiler is then through with most of the code.
   */
  private static final int WARM_UP_PASSES = 1;

  private final Extractor extractor;

  public ExtractionEvaluation(Extractor extractor) {
    this.extractor = extractor;
  }

  /**
   * Evaluates on a folder laid out as scrapinghub/article-extraction-benchmark or as WCXB.
   *
   * @throws IOException when the folder is neither or cannot be read
   */
  public Report evaluate(Path folder) throws IOException {
    return evaluate(GoldPage.read(folder));
  }

  Report evaluate(GoldPage.GoldSet set) {
    // Cold, the first pages can run past their time limit, which says nothing about the extractor.
    set.pages().forEach(this::extract);
    List<PageResult> results = new ArrayList<>();
    for (GoldPage page : set.pages()) {
      results.add(judge(page, extract(page), set.scoring()));
    }
    double pagesPerCpuSecond = pagesPerCpuSecond(set.pages());
    Map<String, List<PageResult>> byType = new TreeMap<>();
    results.forEach(r -> byType.computeIfAbsent(r.type, t -> new ArrayList<>()).add(r));
    Map<String, Scores> scores = new TreeMap<>();
    byType.forEach((type, list) -> scores.put(type, scores(list, set.scoring())));
    results.sort(Comparator.comparingDouble(PageResult::f1));
    return new Report(
        set.name(),
        scores(results, set.scoring()),
        scores,
        pagesPerCpuSecond,
        List.copyOf(results));
  }

  private double pagesPerCpuSecond(List<GoldPage> pages) {
    for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
      pages.forEach(this::extract);
    }
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    pages.forEach(this::extract);
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    return pages.size() / (nanos / 1e9);
  }

  private String extract(GoldPage page) {
    return extractor.extract(page.html(), page.url())
            instanceof Outcome.Kept(Extraction(_, String text, _, _))
        ? text
        : "";
  }

  static PageResult judge(GoldPage page, String text, GoldPage.Scoring scoring) {
    WordBag.Agreement agreement =
        scoring == GoldPage.Scoring.WORDS
            ? WordBag.compare(
                bag(WordBag.lowerCaseWords(text), 1), bag(WordBag.lowerCaseWords(page.text()), 1))
            : WordBag.compare(bag(WordBag.words(text), 4), bag(WordBag.words(page.text()), 4));
    return new PageResult(
        page.id(),
        page.url(),
        page.type(),
        agreement.precision(),
        agreement.recall(),
        agreement.f1());
  }

  private static Map<List<String>, Integer> bag(List<String> words, int n) {
    return n == 1 && words.isEmpty() ? Map.of() : WordBag.shingles(words, n);
  }

  static Scores scores(List<PageResult> results, GoldPage.Scoring scoring) {
    double precision = results.stream().mapToDouble(PageResult::precision).average().orElse(0);
    double recall = results.stream().mapToDouble(PageResult::recall).average().orElse(0);
    double mean = results.stream().mapToDouble(PageResult::f1).average().orElse(0);
    double f1 =
        scoring == GoldPage.Scoring.WORDS ? mean : new WordBag.Agreement(precision, recall).f1();
    return new Scores(results.size(), precision, recall, f1);
  }
}
