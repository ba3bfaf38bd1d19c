package dev.millrace.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RegexReaderTest {
  private static final List<String> REGEXES =
      List.of(
          "a*b+c?",
          "(ab|ba){2,3}",
          "[a-c]{0,2}x",
          "(?:a|b)*?c",
          "\\d+(\\.\\d{1,2})?",
          "[^ab]\\w\\s\\S",
          "^a.c$",
          "(?<name>a)b",
          "[\\d\\-a]+",
          "a{3}|b{1,}|c{0}");

  /** Against Java's own, on texts of the characters that matter. */
  @Test
  void matchesWhatJavaMatches() {
    SplittableRandom random = new SplittableRandom(3);
    String alphabet = "abcx1.- _\n";
    for (String regex : REGEXES) {
      Grammar grammar = Grammar.ofRegex(regex);
      for (int i = 0; i < 400; i++) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(7); length > 0; length--) {
          text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        assertThat(Matching.fits(grammar, text.toString()))
            .as("%s of %s", text, regex)
            .isEqualTo(Pattern.compile(regex).matcher(text).matches());
      }
    }
  }

  @Test
  void knowsUnicodesProperties() {
    Grammar letters = Grammar.ofRegex("\\p{Lu}\\p{L}*\\P{L}?");
    assertThat(Matching.fits(letters, "Ärger!")).isTrue();
    assertThat(Matching.fits(letters, "ärger")).isFalse();
  }

  @Test
  void whatIsNoRegularLanguageIsRefused() {
    for (String regex :
        List.of(
            "(a)\\1",
            "(?=a)b",
            "(?<!a)b",
            "a\\b",
            "a++",
            "[a",
            "(a",
            "a)",
            "*a",
            "[b-a]",
            "\\p{Nope}",
            "a$b",
            "\\u12",
            "a{2,1}")) {
      assertThatThrownBy(() -> Grammar.ofRegex(regex))
          .as(regex)
          .isInstanceOf(GrammarException.class);
    }
  }
}
