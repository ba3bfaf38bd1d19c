package dev.millrace.filters.language;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/**
 * The letters of a text.
 *
 * @param foreign those of scripts that its language is not written in. Latin ones stand in texts of
 *     every language (names, terms, code), so they are never foreign
 */
record Letters(int all, int foreign) {

  /** The end of Latin Extended-B: no letter before it is of another script. */
  private static final int MAX_LATIN = 0x24f;

  static Letters of(String text, Set<UnicodeScript> scripts) {
    int all = 0;
    int foreign = 0;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      if (Character.isLetter(c)) {
        all++;
        if (c > MAX_LATIN && isForeign(UnicodeScript.of(c), scripts)) {
          foreign++;
        }
      }
    }
    return new Letters(all, foreign);
  }

  private static boolean isForeign(UnicodeScript script, Set<UnicodeScript> own) {
    return script != UnicodeScript.LATIN
        && script != UnicodeScript.COMMON
        && script != UnicodeScript.INHERITED
        && !own.contains(script);
  }
}
