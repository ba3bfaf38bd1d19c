package dev.millrace.tokenizer.internal.split;

import dev.millrace.tokenizer.internal.bpe.IntList;
import dev.millrace.tokenizer.internal.bpe.TokenSpelling;
import java.nio.charset.StandardCharsets;

/**
 * Text in which U+2581 stands for each space, and mostly one for a space before the text, so that a
 * word has one token wherever it stands.
 *
 * @param place where in Hugging Face's pipeline that is done
 * @param prefix when a mark is put before text
 * @param split whether every mark begins a piece; else the whole text is one
 * @param dropsFirstSpace whether decoded text loses a space that it begins with
 */
public record MarkedSpaces(Place place, Prefix prefix, boolean split, boolean dropsFirstSpace)
    implements PreTokenization {
  private static final byte[] MARK =
      String.valueOf(TokenSpelling.SPACE_MARK).getBytes(StandardCharsets.UTF_8);

  /** The step that marks spaces. */
  public enum Place {
    /** Before added tokens are looked for in normalized text, whose spaces are then marked too. */
    NORMALIZER,
    /** After it. */
    PRE_TOKENIZER
  }

  /** Before which text a mark is put. */
  public enum Prefix {
    NEVER,
    /** Before the beginning of the whole text, unless it is a space or a mark. */
    FIRST,
    /** Before any text between added tokens, unless it begins with a space or a mark. */
    ALWAYS,
    /** Before any text between added tokens, whatever it begins with. */
    EVEN_BEFORE_SPACE
  }

  @Override
  public String normalize(String text) {
    if (place == Place.PRE_TOKENIZER || text.isEmpty()) {
      return text;
    }
    String marked = text.replace(' ', TokenSpelling.SPACE_MARK);
    return prefix == Prefix.NEVER ? marked : TokenSpelling.SPACE_MARK + marked;
  }

  @Override
  public boolean normalizes() {
    return place == Place.NORMALIZER;
  }

  @Override
  public byte[] normalizeBytes(byte[] bytes) {
    return place == Place.NORMALIZER ? marked(bytes, true) : bytes;
  }

  @Override
  public byte[] prepare(byte[] utf8, boolean first) {
    return place == Place.PRE_TOKENIZER ? marked(utf8, first) : utf8;
  }

  private byte[] marked(byte[] utf8, boolean first) {
    int spaces = 0;
    for (byte b : utf8) {
      spaces += b == ' ' ? 1 : 0;
    }
    boolean prefixed = utf8.length > 0 && isPrefixed(utf8, first);
    int marks = spaces + (prefixed ? 1 : 0);
    if (marks == 0) {
      return utf8;
    }
    byte[] marked = new byte[Math.addExact(utf8.length - spaces, MARK.length * marks)];
    int size = prefixed ? put(marked, 0) : 0;
    for (byte b : utf8) {
      if (b == ' ') {
        size = put(marked, size);
      } else {
        marked[size++] = b;
      }
    }
    return marked;
  }

  private boolean isPrefixed(byte[] utf8, boolean first) {
    return switch (prefix) {
      case NEVER -> false;
      case FIRST -> first && !beginsWithSpace(utf8);
      case ALWAYS -> !beginsWithSpace(utf8);
      case EVEN_BEFORE_SPACE -> true;
    };
  }

  private static boolean beginsWithSpace(byte[] utf8) {
    return utf8[0] == ' ' || isMark(utf8, 0, utf8.length);
  }

  private static int put(byte[] marked, int at) {
    System.arraycopy(MARK, 0, marked, at, MARK.length);
    return at + MARK.length;
  }

  private static boolean isMark(byte[] utf8, int at, int to) {
    return to - at >= MARK.length
        && utf8[at] == MARK[0]
        && utf8[at + 1] == MARK[1]
        && utf8[at + 2] == MARK[2];
  }

  @Override
  public Splitter splitter() {
    return split ? MarkedSpaces::splitAtMarks : Splitter.WHOLE;
  }

  private static void splitAtMarks(byte[] utf8, int from, int to, IntList ends) {
    for (int at = from + 1; at < to; at++) {
      if (isMark(utf8, at, to)) {
        ends.add(at);
      }
    }
    if (from < to) {
      ends.add(to);
    }
  }
}
