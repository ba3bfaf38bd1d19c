package dev.millrace.filters.words;

import java.util.Locale;
import java.util.Set;

/**
 * An approximation of Punkt (Kiss and Strunk 2006) for English without its trained model: a
 * sentence ends at a full stop, question or exclamation mark, with closing quotes and brackets,
 * before white space, unless the full stop follows a listed abbreviation, an initial, or is an
 * ellipsis before a lower-case letter.
 */
final class PunktSentences {

  private static final Set<String> ABBREVIATIONS =
      Set.of(
          ("adm apr aug ave bros capt cf co col corp cpl dec dept dr e.g eds esp est et.al etc feb"
               + " fig figs fri ft gen gov hon i.e inc jan jr jul jun lt ltd maj mar messrs mon mr"
               + " mrs ms mt no nov oct op p.m a.m ph.d pp prof rep rev sat sen sep sept sgt sr st"
               + " sun thu tue u.k u.n u.s univ v vol vs wed")
              .split(" "));

  /** Abbreviations that may well end a sentence: one does where a capital follows. */
  private static final Set<String> MAY_END =
      Set.of(
          "a.m", "p.m", "co", "corp", "inc", "ltd", "jr", "sr", "etc", "u.s", "u.k", "u.n", "dept",
          "est", "univ");

  private PunktSentences() {}

  /** Sentences without surrounding white space, none of them empty. */
  static Spans split(String text) {
    Spans.Builder sentences = new Spans.Builder(text);
    int start = Whitespace.skip(text, 0, text.length());
    int i = start;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '.' || c == '?' || c == '!') {
        int end = behindMarks(text, i);
        int next = Whitespace.skip(text, end, text.length());
        if (next > end && next < text.length() && ends(text, start, i, end, next)) {
          sentences.add(start, end);
          start = next;
        }
        i = Math.max(end, i + 1);
      } else {
        i++;
      }
    }
    int end = Whitespace.skipBack(text, start, text.length());
    if (start < end) {
      sentences.add(start, end);
    }
    return sentences.build();
  }

  private static int behindMarks(String text, int from) {
    int i = from;
    while (i < text.length() && ".?!\"')]}”’»".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }

  private static boolean ends(String text, int sentence, int mark, int end, int next) {
    if (text.charAt(mark) != '.') {
      return true;
    }
    boolean lowerNext = Character.isLowerCase(text.codePointAt(next));
    if (text.startsWith("..", mark)) {
      return !lowerNext;
    }
    if (end > mark + 1) {
      return true;
    }
    int word = mark;
    while (word > sentence && !Whitespace.isSpace(text.charAt(word - 1))) {
      word--;
    }
    while (word < mark && "([{\"'“‘«".indexOf(text.charAt(word)) >= 0) {
      word++;
    }
    if (mark - word == 1 && Character.isUpperCase(text.charAt(word))) {
      return false;
    }
    String abbreviation = text.substring(word, mark).toLowerCase(Locale.ROOT);
    boolean capitalNext = Character.isUpperCase(text.codePointAt(next));
    return !ABBREVIATIONS.contains(abbreviation) || (capitalNext && MAY_END.contains(abbreviation));
  }
}
