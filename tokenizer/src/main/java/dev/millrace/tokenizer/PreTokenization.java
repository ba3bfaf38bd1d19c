package dev.millrace.tokenizer;

import java.text.Normalizer;
import java.util.List;
import java.util.Optional;

/**
 * What happens to text before its pieces are encoded.
 *
 * @param form Unicode normalization, if any
 * @param prefixSpace a space is put before text that does not start with one
 * @param steps each cuts the pieces of the one before
 */
record PreTokenization(Optional<Normalizer.Form> form, boolean prefixSpace, List<SplitStep> steps) {

  PreTokenization {
    steps = List.copyOf(steps);
  }

  static PreTokenization of(SplitPattern pattern) {
    return new PreTokenization(Optional.empty(), false, List.of(SplitStep.Pattern.of(pattern)));
  }

  String normalize(String text) {
    return form.isEmpty() || Normalizer.isNormalized(text, form.get())
        ? text
        : Normalizer.normalize(text, form.get());
  }

  /** All steps as one; without any, the whole text is one piece. */
  Splitter splitter() {
    return steps.stream()
        .map(SplitStep::splitter)
        .reduce(Splitter::then)
        .orElse(
            (utf8, from, to, ends) -> {
              if (from < to) {
                ends.add(to);
              }
            });
  }
}
