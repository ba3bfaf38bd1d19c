package dev.millrace.tokenizer.internal.split;

import dev.millrace.tokenizer.TokenizerFormatException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads the regular expressions of tokenizer.json, which are written for Oniguruma's Ruby syntax
 * over UTF-8, as {@link java.util.regex} patterns that match the same text. What means something
 * else in Java, and is not rewritten here, is refused.
 */
final class Oniguruma {
  private static final String CATEGORIES =
      "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc"
          + " Cf Co Cs";
  private static final Set<String> GENERAL_CATEGORIES = Set.of(CATEGORIES.split(" "));
  // Oniguruma's \w; Java's has the join controls as well
  private static final String WORD = "\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}";
  // outside of brackets it takes Latin-1 from a table of its own, which has ²³¹¼½¾ too
  private static final String LONE_WORD = WORD + "\\u00b2\\u00b3\\u00b9\\u00bc-\\u00be";
  private static final String SAME_ESCAPES = "sSdDnrtfaeAz";

  private final String regex;
  private final StringBuilder java = new StringBuilder();
  private int at;
  private boolean inClass;

  private Oniguruma(String regex) {
    this.regex = regex;
  }

  /**
   * The equivalent Java pattern.
   *
   * @throws TokenizerFormatException if there is none that this reader knows
   */
  static Pattern compile(String regex) {
    Oniguruma reader = new Oniguruma(regex);
    reader.translate();
    try {
      // ^ and $ are line anchors in Ruby, lines end at \n only, cases fold as Unicode has them
      return Pattern.compile(
          reader.java.toString(),
          Pattern.MULTILINE
              | Pattern.UNIX_LINES
              | Pattern.UNICODE_CASE
              | Pattern.UNICODE_CHARACTER_CLASS);
    } catch (PatternSyntaxException e) {
      throw new TokenizerFormatException(
          "split pattern '" + regex + "' is not a regular expression: " + e.getDescription(), e);
    }
  }

  private void translate() {
    while (at < regex.length()) {
      char c = regex.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '[' -> openClass();
        case ']' -> {
          inClass = false;
          copy(1);
        }
        case '(' -> group();
        case '}' -> {
          copy(1);
          checkInterval();
        }
        default -> copy(1);
      }
    }
  }

  private void checkInterval() {
    char next = inClass || at == regex.length() ? ' ' : regex.charAt(at);
    if (next == '+') {
      throw refused("possessive intervals", at - 1);
    }
    // in Ruby's syntax a{2}? is (?:a{2})?
    if (next == '?' && regex.lastIndexOf(',', at) <= regex.lastIndexOf('{', at)) {
      throw refused("an interval of one number with a question mark", at - 1);
    }
  }

  private void openClass() {
    if (inClass) {
      throw refused("character classes inside character classes", at);
    }
    inClass = true;
    copy(1);
    if (at < regex.length() && regex.charAt(at) == '^') {
      copy(1);
    }
    if (at < regex.length() && regex.charAt(at) == ']') {
      throw refused("']' as the first character of a class", at);
    }
  }

  private void group() {
    if (!inClass && regex.startsWith("(?", at)) {
      boolean known = startsWithAny("(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?-i:");
      if (!known) {
        throw refused("this kind of group", at);
      }
      if (regex.startsWith("(?i:", at)) {
        copy(
            IgnoredCase.end(regex, at + 4).orElseThrow(() -> refused(IgnoredCase.UNKNOWN, at))
                - at);
        return;
      }
    }
    copy(1);
  }

  private boolean startsWithAny(String... prefixes) {
    for (String prefix : prefixes) {
      if (regex.startsWith(prefix, at)) {
        return true;
      }
    }
    return false;
  }

  private void escape() {
    if (at + 1 == regex.length()) {
      throw refused("a backslash at the end", at);
    }
    char c = regex.charAt(at + 1);
    if (c == 'p' || c == 'P') {
      property();
    } else if (c == 'w') {
      java.append(inClass ? WORD : "[" + LONE_WORD + "]");
      at += 2;
    } else if (c == 'W' && !inClass) {
      java.append("[^" + LONE_WORD + "]");
      at += 2;
    } else if (c == 'u') {
      copy(2);
    } else if (c == 'x' && isHex(at + 2) && isHex(at + 3) && regex.charAt(at + 2) < '8') {
      copy(2);
    } else if (SAME_ESCAPES.indexOf(c) >= 0 || !isAsciiLetterOrDigit(c)) {
      copy(2);
    } else {
      throw refused("\\" + c, at);
    }
  }

  private void property() {
    int close = regex.indexOf('}', at);
    if (!regex.startsWith("{", at + 2) || close < 0) {
      throw refused("a property without braces", at);
    }
    String name = regex.substring(at + 3, close);
    boolean negated = name.startsWith("^") != (regex.charAt(at + 1) == 'P');
    String bare = name.startsWith("^") ? name.substring(1) : name;
    String javaName = GENERAL_CATEGORIES.contains(bare) ? bare : "Is" + script(bare);
    java.append(negated ? "\\P{" : "\\p{").append(javaName).append('}');
    at = close + 1;
  }

  private String script(String name) {
    try {
      Character.UnicodeScript.forName(name);
      return name;
    } catch (IllegalArgumentException e) {
      throw refused("the property " + name, at);
    }
  }

  private boolean isHex(int index) {
    return index < regex.length() && Character.digit(regex.charAt(index), 16) >= 0;
  }

  private static boolean isAsciiLetterOrDigit(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }

  private void copy(int length) {
    java.append(regex, at, at + length);
    at += length;
  }

  private TokenizerFormatException refused(String what, int where) {
    return new TokenizerFormatException(
        "split pattern '"
            + regex
            + "' uses "
            + what
            + " at "
            + where
            + ", which this reader of Oniguruma patterns does not know");
  }
}
