package dev.millrace.tokenizer.internal.split;

import dev.millrace.tokenizer.internal.bpe.IntList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Any other pattern, by {@link java.util.regex}: cuts where a match starts or ends. */
final class RegexSplitter implements Splitter {
  private final Pattern pattern;

  RegexSplitter(Pattern pattern) {
    this.pattern = pattern;
  }

  @Override
  public void split(byte[] utf8, int from, int to, IntList ends) {
    int before = ends.size();
    MatchedText text = new MatchedText(utf8, from, to);
    try {
      cutAtMatches(text, ends);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException(
          "split pattern '"
              + pattern
              + "' recurses too deeply on a text of "
              + (to - from)
              + " bytes: a repeated group in it needs a simpler form",
          e);
    }
    if (from < to && (ends.size() == before || ends.get(ends.size() - 1) < to)) {
      ends.add(to);
    }
  }

  // An empty match cuts as well: patterns of look-around alone mark places, not text. The search
  // then goes on one code point further, where Matcher.find() would go on inside of a pair.
  private void cutAtMatches(MatchedText text, IntList ends) {
    Matcher matcher = pattern.matcher(text);
    int cut = 0;
    int at = 0;
    while (at <= text.length() && matcher.find(at)) {
      int start = matcher.start();
      int end = matcher.end();
      if (start > cut) {
        ends.add(text.byteOffset(start));
      }
      if (end > start) {
        ends.add(text.byteOffset(end));
        at = end;
      } else {
        at = text.after(end);
      }
      cut = Math.max(cut, end);
    }
  }
}
