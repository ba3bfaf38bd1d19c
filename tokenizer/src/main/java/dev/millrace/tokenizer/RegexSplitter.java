package dev.millrace.tokenizer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Any other pattern, by {@link java.util.regex}: matches are pieces, and so is text between. */
final class RegexSplitter implements Splitter {
  private final Pattern pattern;

  RegexSplitter(Pattern pattern) {
    this.pattern = pattern;
  }

  @Override
  public void split(byte[] utf8, int from, int to, IntList ends) {
    StringBuilder text = new StringBuilder(to - from);
    // the byte at which each char starts
    IntList starts = new IntList(to - from + 1);
    decode(utf8, from, to, text, starts);
    starts.add(to);
    Matcher matcher = pattern.matcher(text);
    int done = 0;
    while (matcher.find()) {
      if (matcher.start() == matcher.end()) {
        continue;
      }
      if (matcher.start() > done) {
        ends.add(starts.get(matcher.start()));
      }
      done = matcher.end();
      ends.add(starts.get(done));
    }
    if (done < text.length()) {
      ends.add(to);
    }
  }

  private static void decode(byte[] utf8, int from, int to, StringBuilder text, IntList starts) {
    int at = from;
    while (at < to) {
      int length = CharacterClass.length(CharacterClass.at(utf8, at, to));
      int codePoint = length == 1 && utf8[at] < 0 ? 0xfffd : codePoint(utf8, at, length);
      for (int i = 0; i < Character.charCount(codePoint); i++) {
        starts.add(at);
      }
      text.appendCodePoint(codePoint);
      at += length;
    }
  }

  private static int codePoint(byte[] utf8, int at, int length) {
    int codePoint = length == 1 ? utf8[at] : utf8[at] & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      codePoint = codePoint << 6 | (utf8[at + i] & 0x3f);
    }
    return codePoint;
  }
}
