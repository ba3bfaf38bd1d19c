package dev.millrace.filters.extraction.decode;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a charset label on the web means, by the WHATWG Encoding Standard: many names stand for a
 * superset that browsers use instead (iso-8859-1 is windows-1252, euc-kr is windows-949).
 */
final class CharsetLabel {

  /** Labels whose charset in the JDK is not the one the standard means; all others agree. */
  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("iso-8859-1", "windows-1252"),
          Map.entry("iso8859-1", "windows-1252"),
          Map.entry("iso88591", "windows-1252"),
          Map.entry("iso_8859-1", "windows-1252"),
          Map.entry("latin1", "windows-1252"),
          Map.entry("l1", "windows-1252"),
          Map.entry("ascii", "windows-1252"),
          Map.entry("us-ascii", "windows-1252"),
          Map.entry("ansi_x3.4-1968", "windows-1252"),
          Map.entry("cp819", "windows-1252"),
          Map.entry("ibm819", "windows-1252"),
          Map.entry("x-cp1252", "windows-1252"),
          Map.entry("iso-8859-9", "windows-1254"),
          Map.entry("iso8859-9", "windows-1254"),
          Map.entry("latin5", "windows-1254"),
          Map.entry("iso-8859-11", "x-windows-874"),
          Map.entry("tis-620", "x-windows-874"),
          Map.entry("windows-874", "x-windows-874"),
          Map.entry("dos-874", "x-windows-874"),
          Map.entry("euc-kr", "x-windows-949"),
          Map.entry("ks_c_5601-1987", "x-windows-949"),
          Map.entry("ksc5601", "x-windows-949"),
          Map.entry("ksc_5601", "x-windows-949"),
          Map.entry("korean", "x-windows-949"),
          Map.entry("windows-949", "x-windows-949"),
          Map.entry("gb2312", "GB18030"),
          Map.entry("gb_2312-80", "GB18030"),
          Map.entry("gbk", "GB18030"),
          Map.entry("x-gbk", "GB18030"),
          Map.entry("chinese", "GB18030"),
          Map.entry("shift_jis", "windows-31j"),
          Map.entry("shift-jis", "windows-31j"),
          Map.entry("sjis", "windows-31j"),
          Map.entry("x-sjis", "windows-31j"),
          Map.entry("ms_kanji", "windows-31j"),
          Map.entry("big5", "Big5-HKSCS"),
          Map.entry("x-x-big5", "Big5-HKSCS"),
          Map.entry("cn-big5", "Big5-HKSCS"),
          Map.entry("utf8", "UTF-8"),
          Map.entry("unicode-1-1-utf-8", "UTF-8"),
          Map.entry("utf-16", "UTF-16LE"),
          Map.entry("iso-8859-8-i", "ISO-8859-8"),
          Map.entry("logical", "ISO-8859-8"),
          Map.entry("iso-8859-8-e", "ISO-8859-8"),
          Map.entry("x-cp1250", "windows-1250"),
          Map.entry("x-cp1251", "windows-1251"),
          Map.entry("koi8", "KOI8-R"),
          Map.entry("koi", "KOI8-R"),
          Map.entry("koi8-ru", "KOI8-U"),
          Map.entry("macintosh", "x-MacRoman"),
          Map.entry("mac", "x-MacRoman"),
          Map.entry("x-mac-cyrillic", "x-MacUkraine"));

  /** The standard's names where they are not the JDK's. */
  private static final Map<String, String> NAMES =
      Map.of(
          "x-windows-949", "euc-kr",
          "x-windows-874", "windows-874",
          "windows-31j", "shift_jis",
          "big5-hkscs", "big5",
          "x-macroman", "macintosh",
          "x-macukraine", "x-mac-cyrillic");

  private CharsetLabel() {}

  /** Empty for a label that is unknown. */
  static Optional<Charset> charset(String label) {
    String name = label.strip().toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Charset.forName(MEANINGS.getOrDefault(name, name)));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  static String name(Charset charset) {
    String name = charset.name().toLowerCase(Locale.ROOT);
    return NAMES.getOrDefault(name, name);
  }
}
