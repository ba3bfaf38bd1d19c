package dev.millrace.inference.internal.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ModelDirectory;
import dev.millrace.inference.serving.PagesView;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code GET /api/pages}, {@code GET /api/page} and {@code POST /api/judge}: pages' journeys. */
public final class PagesApi {
  static final FieldTable JUDGE =
      FieldTable.of(Field.read("text"), Field.read("html"), Field.read("url"));

  static final FieldTable SEEN = FieldTable.of(Field.read("tokens"), Field.read("model"));
  private static final int MOST_TOKENS = 100_000;

  private final PagesView pages;
  private final ModelDirectory models;

  public PagesApi(PagesView pages, ModelDirectory models) {
    this.pages = pages;
    this.models = models;
  }

  public void find(ApiCall call) throws IOException {
    String query = call.parameter("q");
    send(call, "q", () -> pages.find(query, QueryPart.of(call)));
  }

  public void one(ApiCall call) throws IOException {
    String id = call.parameter("id");
    send(
        call,
        "id",
        () ->
            pages
                .page(id)
                .orElseThrow(
                    () ->
                        ApiException.unknown(
                            "id",
                            "no page "
                                + ApiException.shorten(id)
                                + " is known here: look for it by its URL")));
  }

  public void judge(ApiCall call) throws IOException {
    RequestFields fields = call.fields(JUDGE);
    Optional<String> text = fields.string("text");
    Optional<String> html = fields.string("html");
    if (text.isPresent() == html.isPresent()) {
      throw ApiException.invalid("text", "give a text or html, one of them");
    }
    String url = fields.string("url").orElse("");
    send(call, "text", () -> pages.judge(text.or(() -> html).orElseThrow(), html.isPresent(), url));
  }

  /** Which spans of an answer's tokens stand in the training text. */
  public void seen(ApiCall call) throws IOException {
    RequestFields fields = call.fields(SEEN);
    JsonNode given =
        fields
            .value("tokens")
            .orElseThrow(() -> ApiException.invalid("tokens", "tokens are missing: ids"));
    RequestFields.require(
        given.isArray() && given.size() <= MOST_TOKENS,
        "tokens",
        given,
        "an array of at most " + MOST_TOKENS + " ids");
    String tokenizer;
    int[] tokens = new int[given.size()];
    try (Scheduler.Lease lease = models.lease(fields.string("model"))) {
      tokenizer = lease.model().vocabulary().id();
      int last = lease.model().vocabulary().size() - 1;
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = RequestFields.integer("tokens", given.get(i), 0, last);
      }
    }
    send(call, "tokens", () -> pages.seen(tokens, tokenizer));
  }

  private void send(ApiCall call, String field, Supplier<Map<String, Object>> answer)
      throws IOException {
    if (!pages.isKept()) {
      throw ApiException.noLineage();
    }
    try {
      call.sendJson(200, RequestFields.JSON.writeValueAsBytes(answer.get()));
    } catch (SettingsException e) {
      throw ApiException.invalid(field, String.valueOf(e.getMessage()));
    }
  }
}
