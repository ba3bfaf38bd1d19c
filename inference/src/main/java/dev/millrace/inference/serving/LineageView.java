package dev.millrace.inference.serving;

import java.util.Map;
import java.util.Optional;

/**
 * Where documents came from and went to, as objects that are written as JSON. Safe for several
 * threads. What names something wrongly is a {@link dev.millrace.schemas.SettingsException}.
 */
public interface LineageView {

  /** Whether there is an index to answer from. */
  boolean isKept();

  /**
   * What became of the pages that a target names; empty if there are none.
   *
   * @param target a URL, or url:, prefix:, host:, domain: or digest: and what it names
   */
  Optional<Map<String, Object>> trace(String target, Part part);

  /**
   * What a checkpoint has learned, added up by host, language and source.
   *
   * @param checkpoint {@code run@step}; empty: the newest
   * @param most names of each kind
   */
  Map<String, Object> shares(String checkpoint, int most);

  /** The documents that a checkpoint has learned from, by id. */
  Map<String, Object> documents(String checkpoint, Part part);

  /**
   * The documents of a step; empty if it was not recorded.
   *
   * @param run empty: the one that is trained
   * @param losses whether the loss on them is measured, which takes as long as the model takes to
   *     read them
   */
  Optional<Map<String, Object>> step(String run, long step, boolean losses);

  /**
   * A part of a long answer.
   *
   * @param after where an earlier answer ended; empty: the first part
   * @param most entries
   */
  record Part(String after, int most) {}

  /** No index is kept here. */
  static LineageView none() {
    return new LineageView() {
      @Override
      public boolean isKept() {
        return false;
      }

      @Override
      public Optional<Map<String, Object>> trace(String target, Part part) {
        return Optional.empty();
      }

      @Override
      public Map<String, Object> shares(String checkpoint, int most) {
        return Map.of();
      }

      @Override
      public Map<String, Object> documents(String checkpoint, Part part) {
        return Map.of();
      }

      @Override
      public Optional<Map<String, Object>> step(String run, long step, boolean losses) {
        return Optional.empty();
      }
    };
  }
}
