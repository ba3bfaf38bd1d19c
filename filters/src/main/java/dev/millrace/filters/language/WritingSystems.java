package dev.millrace.filters.language;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The scripts that languages without a data file are written in, by ISO 639 code, as Unicode's CLDR
 * lists them.
 */
final class WritingSystems {

  private static final Map<String, Set<UnicodeScript>> SCRIPTS = all();
  private static final Set<UnicodeScript> LATIN = Set.of(UnicodeScript.LATIN);

  private WritingSystems() {}

  /** Latin where nothing is known of the language. */
  static Set<UnicodeScript> scripts(String language) {
    return SCRIPTS.getOrDefault(language, LATIN);
  }

  private static Map<String, Set<UnicodeScript>> all() {
    Map<String, Set<UnicodeScript>> scripts = new HashMap<>();
    add(
        scripts,
        "av ba be bxr ce cv kk krc kv ky mhr mk mn mrj myv os sah sr tg tt tyv ab",
        UnicodeScript.CYRILLIC);
    add(scripts, "arz azb ckb lrc mzn pnb ps sd ug ur ks", UnicodeScript.ARABIC);
    add(scripts, "yi", UnicodeScript.HEBREW);
    add(scripts, "bh dty gom mai mr ne new sa", UnicodeScript.DEVANAGARI);
    add(scripts, "as bn bpy", UnicodeScript.BENGALI);
    add(scripts, "pa", UnicodeScript.GURMUKHI);
    add(scripts, "gu", UnicodeScript.GUJARATI);
    add(scripts, "or", UnicodeScript.ORIYA);
    add(scripts, "ta", UnicodeScript.TAMIL);
    add(scripts, "te", UnicodeScript.TELUGU);
    add(scripts, "kn", UnicodeScript.KANNADA);
    add(scripts, "ml", UnicodeScript.MALAYALAM);
    add(scripts, "si", UnicodeScript.SINHALA);
    add(scripts, "lo", UnicodeScript.LAO);
    add(scripts, "bo", UnicodeScript.TIBETAN);
    add(scripts, "my", UnicodeScript.MYANMAR);
    add(scripts, "ka xmf", UnicodeScript.GEORGIAN);
    add(scripts, "hy", UnicodeScript.ARMENIAN);
    add(scripts, "km", UnicodeScript.KHMER);
    add(scripts, "am", UnicodeScript.ETHIOPIC);
    add(scripts, "dv", UnicodeScript.THAANA);
    add(scripts, "wuu yue", UnicodeScript.HAN, UnicodeScript.BOPOMOFO);
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
