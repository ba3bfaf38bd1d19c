package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.internal.value.Str;

/** HTML: text in which five characters are written as entities. */
public final class Markup {
  private Markup() {}

  /** As HTML, unless it is HTML already. */
  public static Str escape(Str text) {
    if (text.isMarkup()) {
      return text;
    }
    String escaped =
        text.chars()
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("'", "&#39;")
            .replace("\"", "&#34;");
    Str result = escaped.length() == text.chars().length() ? text : text.become(escaped);
    return result.asMarkup(true);
  }
}
