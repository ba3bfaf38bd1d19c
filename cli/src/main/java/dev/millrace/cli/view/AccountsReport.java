package dev.millrace.cli.view;

import dev.millrace.accounts.Counts;
import dev.millrace.accounts.CrawlCounts;
import dev.millrace.accounts.Lags;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pipeline's accounts as a table, and as JSON. */
public final class AccountsReport {
  private AccountsReport() {}

  /** One object with the names of {@code run}'s summary, and {@code lag} by stage. */
  public static Map<String, @Nullable Object> toJson(Progress now) {
    Counts counts = now.counts();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("warcRecords", counts.warcRecords());
    json.put("skipped", counts.skipped());
    json.put("otherRecords", counts.otherRecords());
    json.put("crawl", crawl(now.crawl()));
    json.put("pages", counts.pages());
    json.put("documents", counts.documents());
    json.put("clean", counts.clean());
    json.put("withdrawn", counts.withdrawn());
    json.put("dropped", counts.dropped());
    json.put("droppedByStage", counts.droppedByStage());
    json.put("nearDuplicates", counts.dropped().getOrDefault("duplicate.near", 0L));
    json.put("deadLetters", counts.deadLetters());
    json.put("unreadable", counts.unreadable());
    json.put("unaccounted", counts.unaccounted());
    json.put("beforeTopic", counts.beforeTopic());
    json.put("expired", counts.expired());
    json.put("tokens", counts.tokens());
    json.put("heldOutTokens", counts.heldOutTokens());
    json.put("leftOut", counts.leftOut());
    json.put("steps", now.steps());
    json.put("lag", lag(now.lags()));
    return json;
  }

  private static Map<String, @Nullable Object> crawl(CrawlCounts crawl) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("hosts", crawl.hosts());
    json.put("urls", crawl.urls());
    json.put("waiting", crawl.waiting());
    json.put("orders", crawl.orders());
    json.put("pages", crawl.pages());
    json.put("skipped", crawl.skipped());
    json.put("refused", crawl.refused());
    json.put("open", crawl.open());
    json.put("unaccounted", crawl.unaccounted());
    return json;
  }

  private static Map<String, Long> lag(Lags lags) {
    Map<String, Long> byStage = new LinkedHashMap<>();
    byStage.put("extraction", lags.extraction());
    byStage.put("curation", lags.curation());
    byStage.put("tokenize", lags.tokenize());
    return byStage;
  }

  /** A line a stage with what went in, came out and waits, and below it a line a rule. */
  public static String toText(Progress now) {
    Counts counts = now.counts();
    Lags lags = now.lags();
    StringBuilder text = new StringBuilder();
    line(text, "stage", "in", "out", "dropped", "lag");
    crawl(text, now.crawl());
    stage(text, "ingest", counts.warcRecords(), counts.pages(), 0, 0);
    rules(text, counts.skipped(), "skipped ");
    stage(
        text,
        "extraction",
        counts.pages(),
        counts.documents(),
        counts.allDropped("extraction"),
        lags.extraction());
    rules(text, counts.droppedBy("extraction"), "");
    stage(
        text,
        "curation",
        counts.documents(),
        counts.clean(),
        counts.allDropped("curation"),
        lags.curation());
    rules(text, counts.droppedBy("curation"), "");
    stage(
        text,
        "tokenize",
        counts.everClean(),
        counts.tokens(),
        counts.allLeftOut(),
        lags.tokenize());
    rules(text, counts.leftOut(), "left out ");
    text.append('\n');
    total(text, "dead letters", counts.deadLetters());
    total(text, "unaccounted", counts.unaccounted() + now.crawl().unaccounted());
    if (counts.withdrawn() > 0) {
      total(text, "withdrawn", counts.withdrawn());
    }
    if (counts.unaccounted() > 0 && !lags.isNone()) {
      note(text, "stages are at work: pages on their way count as unaccounted until they end");
    }
    counts.notes().forEach(note -> note(text, note));
    return text.toString();
  }

  /** Orders in, pages out; those that are open stand in the column of what waits. */
  private static void crawl(StringBuilder text, CrawlCounts crawl) {
    if (crawl.orders() > 0 || crawl.urls() > 0) {
      stage(text, "crawl", crawl.orders(), crawl.pages(), crawl.allSkipped(), crawl.open());
      rules(text, crawl.skipped(), "skipped ");
      rules(text, crawl.refused(), "not ordered ");
    }
  }

  private static void note(StringBuilder text, String note) {
    text.append("note: ").append(note).append('\n');
  }

  private static void stage(
      StringBuilder text, String name, long in, long out, long dropped, long lag) {
    line(text, name, number(in), number(out), dropped == 0 ? "" : number(dropped), number(lag));
  }

  private static void line(
      StringBuilder text, String name, String in, String out, String dropped, String lag) {
    text.append("%-11s %12s %12s %9s %9s".formatted(name, in, out, dropped, lag).stripTrailing());
    text.append('\n');
  }

  private static void rules(StringBuilder text, Map<String, Long> counts, String before) {
    counts.forEach((rule, count) -> text.append("%,36d  %s%s%n".formatted(count, before, rule)));
  }

  private static void total(StringBuilder text, String name, long count) {
    text.append("%-15s %8s%n".formatted(name, number(count)));
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
