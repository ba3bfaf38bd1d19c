package dev.millrace.cli.pages;

import com.google.common.base.Suppliers;
import dev.millrace.cli.lineage.KnownRuns;
import dev.millrace.cli.lineage.TraceJson;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.inference.serving.LineageView.Part;
import dev.millrace.inference.serving.PagesView;
import dev.millrace.replay.lineage.IndexedPage;
import dev.millrace.replay.lineage.LineageAnswers;
import dev.millrace.replay.lineage.Trace.TracedPage;
import dev.millrace.replay.lineage.kafka.LineageFollower;
import dev.millrace.replay.seen.TrainingText;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Page;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Pages as the index of this process knows them and their topic holds them. */
public final class KeptPages implements PagesView, AutoCloseable {
  /** Characters of a page's HTML that are shown. */
  private static final int LONGEST_HTML = 2_000_000;

  private final Path checkpoints;
  private volatile Optional<Kept> kept = Optional.empty();

  /**
   * @param examination made when the first page is looked at, as its models are large
   */
  private record Kept(
      LineageFollower follower,
      PageRecords records,
      Supplier<PageExamination> examination,
      SeenTexts seen) {
    LineageAnswers answers() {
      return follower.answers();
    }
  }

  /**
   * Knows nothing yet.
   *
   * @param checkpoints folder of all runs' checkpoints
   */
  public KeptPages(Path checkpoints) {
    this.checkpoints = checkpoints;
  }

  /** From now on tells what an index and a cluster's topics do. */
  public synchronized void show(LineageFollower follower, ClusterSession cluster) {
    PageRecords records = new PageRecords(cluster.connection(), cluster.serdes(), cluster.topics());
    kept.map(Kept::seen).ifPresent(SeenTexts::close);
    kept =
        Optional.of(
            new Kept(
                follower,
                records,
                Suppliers.memoize(() -> new PageExamination(cluster.wiring())),
                new SeenTexts(cluster.connection(), cluster.serdes(), cluster.topics())));
  }

  @Override
  public boolean isKept() {
    return kept.isPresent();
  }

  @Override
  public Map<String, Object> find(String query, Part part) {
    Kept now = kept.orElseThrow();
    return new PageSearch(now.answers(), now.records()).find(query, part);
  }

  @Override
  public Optional<Map<String, Object>> page(String id) {
    Kept now = kept.orElseThrow();
    return now.answers().page(id).map(page -> journey(now, page));
  }

  private Map<String, Object> journey(Kept now, TracedPage traced) {
    KnownRuns runs = new KnownRuns(now.answers(), checkpoints);
    Map<String, Object> json = new LinkedHashMap<>(TraceJson.of(traced, runs));
    Optional<Page> page = traced.page().map(IndexedPage::at).flatMap(now.records()::page);
    page.ifPresent(
        one -> {
          html(one, json);
          Map<String, Object> examined = now.examination().get().of(one);
          json.put("now", examined);
          if (examined.get("text") instanceof String text) {
            twin(now, traced, text).ifPresent(twin -> json.put("twin", twin));
          }
        });
    return json;
  }

  /** The page that this one was dropped as a duplicate of, beside it; in its newest generation. */
  private static Optional<Map<String, Object>> twin(Kept now, TracedPage traced, String text) {
    return traced.ends().dropped().values().stream()
        .map(DroppedDocument::getMatchedRecordId)
        .filter(id -> !id.isEmpty())
        .reduce((_, last) -> last)
        .flatMap(id -> now.answers().page(id))
        .flatMap(first -> first.page().map(IndexedPage::at).flatMap(now.records()::page))
        .flatMap(
            first ->
                now.examination().get().of(first).get("text") instanceof String firstText
                    ? Optional.of(
                        TwinText.json(first.getRecordId(), first.getUrl(), firstText, text))
                    : Optional.empty());
  }

  private static void html(Page page, Map<String, Object> json) {
    PageExamination.html(page)
        .ifPresent(
            html -> {
              String text = html.text();
              json.put("html", text.substring(0, Math.min(LONGEST_HTML, text.length())));
              json.put("charset", html.charset());
            });
  }

  @Override
  public Map<String, Object> judge(String text, boolean html, String url) {
    PageExamination examination = kept.orElseThrow().examination().get();
    return html ? examination.ofHtml(text, url) : examination.ofText(text, url);
  }

  @Override
  public Map<String, Object> seen(int[] tokens, String tokenizerId) {
    SeenTexts seen = kept.orElseThrow().seen();
    TrainingText text = seen.text();
    boolean same = text.tokenizerId().isEmpty() || text.tokenizerId().equals(tokenizerId);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("spans", same ? text.find(tokens).stream().map(KeptPages::span).toList() : List.of());
    json.put("tokens", text.size());
    json.put("complete", same && seen.isCaughtUp() && text.isWhole());
    return json;
  }

  private static Map<String, Object> span(TrainingText.Seen seen) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("start", seen.start());
    json.put("length", seen.length());
    json.put("id", seen.source().recordId());
    json.put("url", seen.source().url());
    return json;
  }

  @Override
  public void close() {
    kept.map(Kept::seen).ifPresent(SeenTexts::close);
  }
}
