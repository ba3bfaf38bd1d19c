package dev.millrace.cli.pages;

import dev.millrace.inference.serving.LineageView.Part;
import dev.millrace.replay.lineage.IndexedPage;
import dev.millrace.replay.lineage.LineageAnswers;
import dev.millrace.replay.lineage.PageEnds;
import dev.millrace.replay.lineage.Trace;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Finds pages by what somebody types. What takes long is broken off, and says so. */
final class PageSearch {
  /** How long pages are gone through one by one. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private static final Pattern TARGET =
      Pattern.compile("(url|prefix|host|domain|digest):.+|https?://.+");

  private final LineageAnswers answers;
  private final PageRecords records;

  PageSearch(LineageAnswers answers, PageRecords records) {
    this.answers = answers;
    this.records = records;
  }

  Map<String, Object> find(String query, Part part) {
    String wanted = query.strip();
    if (wanted.startsWith("rule:")) {
      return byRule(wanted, wanted.substring("rule:".length()).strip(), part);
    }
    if (wanted.startsWith("text:")) {
      return byText(wanted, wanted.substring("text:".length()).strip(), part);
    }
    return TARGET.matcher(wanted).matches() ? byTarget(wanted, part) : byUrl(wanted, part);
  }

  private Map<String, Object> byTarget(String query, Part part) {
    String named = query.startsWith("http") ? "url:" + query : query;
    Trace trace = answers.trace(TakedownTarget.parse(named), part.after(), part.most());
    List<Map<String, Object>> found =
        trace.pages().stream().map(one -> row(one.recordId(), one.url(), one.ends())).toList();
    if (found.isEmpty() && query.startsWith("http")) {
      return byUrl(query, part);
    }
    return answer(query, found, trace.next(), true);
  }

  private Map<String, Object> byUrl(String query, Part part) {
    String small = query.toLowerCase(Locale.ROOT);
    return walk(query, part, (page, _) -> page.url().toLowerCase(Locale.ROOT).contains(small));
  }

  private Map<String, Object> byRule(String query, String rule, Part part) {
    return walk(
        query,
        part,
        (_, ends) ->
            ends.get().dropped().values().stream().anyMatch(drop -> drop.getRule().equals(rule)));
  }

  /** Says whether a page is wanted. */
  @FunctionalInterface
  private interface Wanted {
    boolean is(IndexedPage page, Supplier<PageEnds> ends);
  }

  private Map<String, Object> walk(String query, Part part, Wanted wanted) {
    List<Map<String, Object>> found = new ArrayList<>();
    long begun = System.nanoTime();
    String[] last = {""};
    boolean[] broken = {false};
    answers.pages(
        part.after(),
        (page, ends) -> {
          if (wanted.is(page, ends)) {
            found.add(row(page.recordId(), page.url(), ends.get()));
          }
          last[0] = page.recordId();
          broken[0] = System.nanoTime() - begun > LONGEST.toNanos();
          return found.size() < part.most() && !broken[0];
        });
    boolean more = broken[0] || found.size() >= part.most();
    return answer(query, found, more ? last[0] : "", !broken[0]);
  }

  private Map<String, Object> byText(String query, String words, Part part) {
    String small = words.toLowerCase(Locale.ROOT);
    List<Map<String, Object>> found = new ArrayList<>();
    boolean all =
        records.texts(
            LONGEST,
            document -> {
              if (document.getText().toLowerCase(Locale.ROOT).contains(small)) {
                found.add(row(document));
              }
              return found.size() < part.most();
            });
    return answer(query, found, "", all || found.size() >= part.most());
  }

  private Map<String, Object> row(Document document) {
    return answers
        .page(document.getRecordId())
        .map(page -> row(page.recordId(), page.url(), page.ends()))
        .orElseGet(() -> row(document.getRecordId(), document.getUrl(), List.of()));
  }

  private static Map<String, Object> row(String id, String url, PageEnds ends) {
    List<Map<String, Object>> all = new ArrayList<>();
    ends.clean().keySet().forEach(one -> all.add(end(one, "clean", "")));
    ends.dropped().forEach((one, drop) -> all.add(end(one, "dropped", drop.getRule())));
    ends.deadLetters().keySet().forEach(one -> all.add(end(one, "dead-letter", "")));
    return row(id, url, all);
  }

  private static Map<String, Object> row(String id, String url, List<Map<String, Object>> ends) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("url", url);
    json.put("ends", ends);
    return json;
  }

  private static Map<String, Object> end(String generation, String fate, String rule) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("generation", generation);
    json.put("fate", fate);
    json.put("rule", rule);
    return json;
  }

  private static Map<String, Object> answer(
      String query, List<Map<String, Object>> found, String next, boolean complete) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("query", query);
    json.put("pages", found);
    json.put("next", next);
    json.put("complete", complete);
    return json;
  }
}
