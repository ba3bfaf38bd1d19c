package dev.millrace.filters.language;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The scripts that a language is written in, by ISO 639 code, as Unicode's CLDR lists them. Latin
 * letters stand in texts of every language (names, terms, code), so they count as its own.
 */
final class WritingSystems {

  /** The end of Latin Extended-B: no letter before it is of another script. */
  private static final int MAX_LATIN = 0x24f;

  private static final Map<String, Set<UnicodeScript>> SCRIPTS = scripts();
  private static final Set<UnicodeScript> LATIN = Set.of(UnicodeScript.LATIN);

  private WritingSystems() {}

  /** How much of a text's letters is of scripts that the language is not written in. */
  static float foreignShare(String language, String text) {
    Set<UnicodeScript> own = SCRIPTS.getOrDefault(language, LATIN);
    int letters = 0;
    int foreign = 0;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      if (Character.isLetter(c)) {
        letters++;
        if (c > MAX_LATIN && isForeign(UnicodeScript.of(c), own)) {
          foreign++;
        }
      }
    }
    return letters == 0 ? 0 : (float) foreign / letters;
  }

  private static boolean isForeign(UnicodeScript script, Set<UnicodeScript> own) {
    return script != UnicodeScript.LATIN
        && script != UnicodeScript.COMMON
        && script != UnicodeScript.INHERITED
        && !own.contains(script);
  }

  private static Map<String, Set<UnicodeScript>> scripts() {
    Map<String, Set<UnicodeScript>> scripts = new HashMap<>();
    add(
        scripts,
        "av ba be bg bxr ce cv kk krc kv ky mhr mk mn mrj myv os ru sah sr tg tt tyv uk ab",
        UnicodeScript.CYRILLIC);
    add(scripts, "el", UnicodeScript.GREEK);
    add(scripts, "ar arz azb ckb fa lrc mzn pnb ps sd ug ur ks", UnicodeScript.ARABIC);
    add(scripts, "he yi", UnicodeScript.HEBREW);
    add(scripts, "bh dty gom hi mai mr ne new sa", UnicodeScript.DEVANAGARI);
    add(scripts, "as bn bpy", UnicodeScript.BENGALI);
    add(scripts, "pa", UnicodeScript.GURMUKHI);
    add(scripts, "gu", UnicodeScript.GUJARATI);
    add(scripts, "or", UnicodeScript.ORIYA);
    add(scripts, "ta", UnicodeScript.TAMIL);
    add(scripts, "te", UnicodeScript.TELUGU);
    add(scripts, "kn", UnicodeScript.KANNADA);
    add(scripts, "ml", UnicodeScript.MALAYALAM);
    add(scripts, "si", UnicodeScript.SINHALA);
    add(scripts, "th", UnicodeScript.THAI);
    add(scripts, "lo", UnicodeScript.LAO);
    add(scripts, "bo", UnicodeScript.TIBETAN);
    add(scripts, "my", UnicodeScript.MYANMAR);
    add(scripts, "ka xmf", UnicodeScript.GEORGIAN);
    add(scripts, "hy", UnicodeScript.ARMENIAN);
    add(scripts, "km", UnicodeScript.KHMER);
    add(scripts, "am", UnicodeScript.ETHIOPIC);
    add(scripts, "dv", UnicodeScript.THAANA);
    add(scripts, "ko", UnicodeScript.HANGUL, UnicodeScript.HAN);
    add(scripts, "zh wuu yue", UnicodeScript.HAN, UnicodeScript.BOPOMOFO);
    add(scripts, "ja", UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);
    return Map.copyOf(scripts);
  }

  private static void add(
      Map<String, Set<UnicodeScript>> scripts, String languages, UnicodeScript... of) {
    Set<UnicodeScript> set = EnumSet.of(of[0], of);
    for (String language : languages.split(" ", -1)) {
      scripts.put(language, set);
    }
  }
}
