package dev.millrace.cli.report.page;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of Markdown. What others have written stands in code only, where nothing of it is markup or
 * becomes a link; our own words are escaped.
 */
final class MarkdownWriter {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_{}\\[\\]<>#|~&]");
  private static final Pattern TICKS = Pattern.compile("`+");
  private static final Pattern BARS = Pattern.compile("(\\\\*)\\|");

  private final StringBuilder text = new StringBuilder();

  MarkdownWriter line(String line) {
    text.append(line).append('\n');
    return this;
  }

  MarkdownWriter blank() {
    int length = text.length();
    if (length > 1 && text.charAt(length - 2) != '\n') {
      text.append('\n');
    }
    return this;
  }

  /** Of words that mean nothing but themselves. */
  static String escaped(String words) {
    return SPECIAL
        .matcher(words)
        .replaceAll(match -> Matcher.quoteReplacement(match(match.group())));
  }

  private static String match(String character) {
    return switch (character) {
      case "<" -> "&lt;";
      case ">" -> "&gt;";
      case "&" -> "&amp;";
      default -> "\\" + character;
    };
  }

  /**
   * One line as code.
   *
   * @param inTable where a bar ends a cell, in code too
   */
  static String code(String line, boolean inTable) {
    if (line.isBlank()) {
      return "";
    }
    String ticks = "`".repeat(longestTicks(line) + 1);
    // A blank on either side is not shown, and keeps a tick within apart from those around it.
    String code = ticks + " " + line + " " + ticks;
    return inTable ? withBars(code) : code;
  }

  /**
   * A table's cell ends at a bar that has no backslash, or an even number of them, before it. The
   * one that keeps it is not shown; where the text has an odd number itself, it gets one more.
   */
  private static String withBars(String code) {
    return BARS.matcher(code)
        .replaceAll(
            bar -> {
              boolean odd = bar.group(1).length() % 2 == 1;
              return Matcher.quoteReplacement(bar.group(1) + (odd ? "\\" : "") + "\\|");
            });
  }

  /** Lines as a block of code, which none of them ends. */
  MarkdownWriter fenced(String lines) {
    String fence = "`".repeat(Math.max(3, longestTicks(lines) + 1));
    return line(fence + "text").line(lines).line(fence).blank();
  }

  private static int longestTicks(String text) {
    return TICKS.matcher(text).results().mapToInt(match -> match.group().length()).max().orElse(0);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
