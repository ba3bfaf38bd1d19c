package dev.millrace.inference.serving;

import java.util.Map;
import java.util.Optional;

/**
 * Pages with their texts, as objects that are written as JSON. Safe for several threads. What asks
 * for something wrongly is a {@link dev.millrace.schemas.SettingsException}.
 */
public interface PagesView {

  /** Whether pages can be looked up here. */
  boolean isKept();

  /**
   * Pages that a query finds.
   *
   * @param query a URL or a part of one, {@code host:}, {@code domain:}, {@code prefix:} or {@code
   *     digest:} and what it names, {@code rule:} and a rule that dropped them, {@code text:} and
   *     words of a clean text
   */
  Map<String, Object> find(String query, LineageView.Part part);

  /**
   * All that is known of a page: what became of it, its HTML, and what extraction and rules make of
   * it now; empty if there is none of that id.
   */
  Optional<Map<String, Object>> page(String id);

  /**
   * What extraction and rules make of a text or of a page's HTML.
   *
   * @param html whether the text is HTML
   * @param url empty: none
   */
  Map<String, Object> judge(String text, boolean html, String url);

  /**
   * Spans of an answer that stand verbatim in the training text, with a document that holds each.
   *
   * @param tokenizerId of the tokenizer that the tokens are of
   */
  Map<String, Object> seen(int[] tokens, String tokenizerId);

  /** No pages are at hand here. */
  static PagesView none() {
    return new PagesView() {
      @Override
      public boolean isKept() {
        return false;
      }

      @Override
      public Map<String, Object> find(String query, LineageView.Part part) {
        return Map.of();
      }

      @Override
      public Optional<Map<String, Object>> page(String id) {
        return Optional.empty();
      }

      @Override
      public Map<String, Object> judge(String text, boolean html, String url) {
        return Map.of();
      }

      @Override
      public Map<String, Object> seen(int[] tokens, String tokenizerId) {
        return Map.of();
      }
    };
  }
}
