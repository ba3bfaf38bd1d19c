package dev.millrace.cli.report.page;

import java.util.regex.Pattern;

/**
 * Writes elements; every text and every value of an attribute is escaped, so nothing that is given
 * can open, close or change an element.
 */
final class HtmlWriter {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9:-]*");

  private final StringBuilder html = new StringBuilder();

  /** Opens an element. */
  HtmlWriter open(String element, String... attributes) {
    html.append('<').append(name(element));
    for (int i = 0; i < attributes.length; i += 2) {
      if (!attributes[i + 1].isEmpty()) {
        html.append(' ').append(name(attributes[i])).append("=\"");
        escape(attributes[i + 1]);
        html.append('"');
      }
    }
    html.append('>');
    return this;
  }

  HtmlWriter close(String element) {
    html.append("</").append(name(element)).append('>');
    return this;
  }

  HtmlWriter text(String text) {
    escape(text);
    return this;
  }

  /** An element that holds text only. */
  HtmlWriter element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close(element);
  }

  HtmlWriter line() {
    html.append('\n');
    return this;
  }

  /** What is no text of anybody's: the style sheet of the program. */
  HtmlWriter own(String markup) {
    html.append(markup);
    return this;
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' names no element and no attribute");
    }
    return name;
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(character);
      }
    }
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
