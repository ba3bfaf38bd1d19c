package dev.millrace.filters;

import dev.millrace.filters.words.Spans;
import dev.millrace.filters.words.Whitespace;
import dev.millrace.filters.words.WordSplitter;
import org.jspecify.annotations.Nullable;

/**
 * A document's text with its words and lines, split at most once for all rules.
 *
 * <p>Lengths count code points, as Python's do. Not safe for use by several threads.
 */
public final class Text {

  private final String string;
  private final WordSplitter splitter;
  private final int length;
  private @Nullable Spans words;
  private @Nullable Spans lines;

  /** A text whose words are found by {@link WordSplitter#english()}. */
  public Text(String string) {
    this(string, WordSplitter.english());
  }

  public Text(String string, WordSplitter splitter) {
    this.string = string;
    this.splitter = splitter;
    this.length = string.codePointCount(0, string.length());
  }

  public String string() {
    return string;
  }

  /** The splitter that finds this text's words and sentences. */
  public WordSplitter splitter() {
    return splitter;
  }

  /** Length in code points. */
  public int length() {
    return length;
  }

  /**
   * Whether every code point is one {@code char}, so that code points can be counted by
   * subtraction.
   */
  public boolean isBasicPlaneOnly() {
    return length == string.length();
  }

  /** Code points between two offsets. */
  public int codePoints(int from, int to) {
    return isBasicPlaneOnly() ? to - from : string.codePointCount(from, to);
  }

  /** Words without surrounding white space, none of them empty. */
  public Spans words() {
    if (words == null) {
      words = splitter.split(string);
    }
    return words;
  }

  /** Lines without their terminators, as Python's {@code str.splitlines} cuts them. */
  public Spans lines() {
    if (lines == null) {
      lines = Whitespace.splitLines(string);
    }
    return lines;
  }

  /** Another text whose words are found in the same way; this one where the string is the same. */
  public Text rewritten(String other) {
    return other.equals(string) ? this : new Text(other, splitter);
  }
}
