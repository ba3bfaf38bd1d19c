package dev.millrace.filters.extraction.tree;

import java.util.Locale;

/** The declarations of a style attribute (CSS Style Attributes, section 3). */
final class InlineStyle {

  private InlineStyle() {}

  /**
   * The value a property has in the end, in lower case, or empty: the last declaration wins, and an
   * important one outweighs all that are not.
   */
  static String value(String style, String property) {
    if (!names(style, property)) {
      return "";
    }
    String value = "";
    boolean decided = false;
    for (String declaration : style.split(";", -1)) {
      int colon = declaration.indexOf(':');
      if (colon < 0 || !declaration.substring(0, colon).strip().equalsIgnoreCase(property)) {
        continue;
      }
      String declared = declaration.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
      int mark = declared.indexOf('!');
      boolean important = mark >= 0 && declared.substring(mark + 1).strip().equals("important");
      if (important || !decided) {
        value = important ? declared.substring(0, mark).strip() : declared;
        decided |= important;
      }
    }
    return value;
  }

  /** Whether the property's name stands anywhere in it: most styles are of other things. */
  private static boolean names(String style, String property) {
    for (int i = 0; i < style.length() - property.length(); i++) {
      if (style.regionMatches(true, i, property, 0, property.length())) {
        return true;
      }
    }
    return false;
  }
}
