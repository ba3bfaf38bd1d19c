package dev.millrace.model;

import java.util.List;
import java.util.OptionalInt;

/**
 * The ids that {@code config.json} names.
 *
 * @param beginOfText set before a prompt by models that were trained so
 * @param endOfText any of them ends a completion
 */
public record SpecialTokens(OptionalInt beginOfText, List<Integer> endOfText) {
  public static final SpecialTokens NONE = new SpecialTokens(OptionalInt.empty(), List.of());

  public SpecialTokens {
    endOfText = List.copyOf(endOfText);
  }
}
