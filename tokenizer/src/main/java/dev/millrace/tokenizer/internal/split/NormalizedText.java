package dev.millrace.tokenizer.internal.split;

import dev.millrace.tokenizer.internal.normalize.TextStep;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Text through Hugging Face's normalizers, and then perhaps split at marked spaces.
 *
 * @param steps one after the other
 * @param spaces how spaces are marked
 * @param words whether white space is dropped first and each word between marked on its own
 * @param source the same as tokenizer.json has it
 */
public record NormalizedText(List<TextStep> steps, Spaces spaces, boolean words, Source source)
    implements PreTokenization {

  public NormalizedText {
    steps = List.copyOf(steps);
  }

  /** Whether and how spaces are marked after the normalizers. */
  public sealed interface Spaces {
    record Unmarked(boolean dropsFirstSpace) implements Spaces {}

    record Marked(MarkedSpaces spaces) implements Spaces {}
  }

  /** Fields of tokenizer.json, as JSON. */
  public record Source(String normalizer, String preTokenizer, String decoder) {}

  @Override
  public String normalize(String text) {
    String normalized = text;
    for (TextStep step : steps) {
      normalized = step.apply(normalized);
    }
    return normalized;
  }

  @Override
  public boolean normalizes() {
    return !steps.isEmpty();
  }

  @Override
  public byte[] normalizeBytes(byte[] bytes) {
    return bytes;
  }

  @Override
  public byte[] prepare(byte[] utf8, boolean first) {
    return switch (spaces) {
      case Spaces.Unmarked none -> utf8;
      case Spaces.Marked(MarkedSpaces marked) ->
          words ? ofWords(marked, utf8, first) : marked.prepare(utf8, first);
    };
  }

  private static byte[] ofWords(MarkedSpaces marked, byte[] utf8, boolean first) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length + 16);
    int start = 0;
    for (int at = 0; at < utf8.length; ) {
      int packed = CharacterClass.at(utf8, at, utf8.length);
      int next = at + CharacterClass.length(packed);
      if (CharacterClass.is(packed, CharacterClass.SPACE)) {
        addWord(marked, utf8, start, at, first, out);
        start = next;
      }
      at = next;
    }
    addWord(marked, utf8, start, utf8.length, first, out);
    return out.toByteArray();
  }

  private static void addWord(
      MarkedSpaces marked,
      byte[] utf8,
      int start,
      int end,
      boolean first,
      ByteArrayOutputStream out) {
    if (start < end) {
      out.writeBytes(marked.prepare(Arrays.copyOfRange(utf8, start, end), first));
    }
  }

  @Override
  public Splitter splitter() {
    return switch (spaces) {
      case Spaces.Unmarked none -> Splitter.WHOLE;
      case Spaces.Marked(MarkedSpaces marked) -> marked.splitter();
    };
  }

  @Override
  public boolean dropsFirstSpace() {
    return switch (spaces) {
      case Spaces.Unmarked(boolean drops) -> drops;
      case Spaces.Marked(MarkedSpaces marked) -> marked.dropsFirstSpace();
    };
  }
}
