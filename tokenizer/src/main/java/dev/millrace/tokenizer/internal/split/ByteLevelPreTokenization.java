package dev.millrace.tokenizer.internal.split;

import java.text.Normalizer;
import java.util.List;
import java.util.Optional;

/**
 * Text for byte-level BPE.
 *
 * @param form Unicode normalization, if any
 * @param prefixSpace a space is put before text that does not start with one
 * @param steps each cuts the pieces of the one before
 */
public record ByteLevelPreTokenization(
    Optional<Normalizer.Form> form, boolean prefixSpace, List<SplitStep> steps)
    implements PreTokenization {

  public ByteLevelPreTokenization {
    steps = List.copyOf(steps);
  }

  public static ByteLevelPreTokenization of(SplitPattern pattern) {
    return new ByteLevelPreTokenization(
        Optional.empty(), false, List.of(SplitStep.Pattern.of(pattern)));
  }

  @Override
  public String normalize(String text) {
    return form.isEmpty() || Normalizer.isNormalized(text, form.get())
        ? text
        : Normalizer.normalize(text, form.get());
  }

  @Override
  public boolean normalizes() {
    return form.isPresent();
  }

  @Override
  public byte[] normalizeBytes(byte[] bytes) {
    return bytes;
  }

  @Override
  public byte[] prepare(byte[] utf8, boolean first) {
    if (!prefixSpace || utf8.length == 0 || utf8[0] == ' ') {
      return utf8;
    }
    byte[] prefixed = new byte[utf8.length + 1];
    prefixed[0] = ' ';
    System.arraycopy(utf8, 0, prefixed, 1, utf8.length);
    return prefixed;
  }

  /** All steps as one; without any, the whole text is one piece. */
  @Override
  public Splitter splitter() {
    return steps.stream().map(SplitStep::splitter).reduce(Splitter::then).orElse(Splitter.WHOLE);
  }

  @Override
  public boolean dropsFirstSpace() {
    return false;
  }
}
