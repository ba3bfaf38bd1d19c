package dev.millrace.cli.settings;

import java.util.regex.Pattern;

/** {@code \n}, {@code \t} and {@code \\} for a line's end, a tab and a backslash. */
final class Escapes {
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.?)", Pattern.DOTALL);

  private Escapes() {}

  static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
  }

  /**
   * @throws IllegalArgumentException if another character follows a backslash
   */
  static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            escape ->
                switch (escape.group(1)) {
                  case "n" -> "\n";
                  case "t" -> "\t";
                  case "\\" -> "\\\\";
                  default -> throw new IllegalArgumentException(text);
                });
  }
}
