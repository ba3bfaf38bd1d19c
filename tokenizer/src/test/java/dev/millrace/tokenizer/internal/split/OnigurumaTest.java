package dev.millrace.tokenizer.internal.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tokenizer.TokenizerFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnigurumaTest {
  @ParameterizedTest
  @CsvSource({
    "\\p{Han}+, \\p{IsHan}+",
    "\\p{^L}, \\P{L}",
    "\\P{^Lu}, \\p{Lu}",
    "[\\w']+, [\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}']+",
    "\\w+, [\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u00b2\\u00b3\\u00b9\\u00bc-\\u00be]+",
    "\\W, [^\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u00b2\\u00b3\\u00b9\\u00bc-\\u00be]",
    "(?i:'s|[edm]t)x{2}, (?i:'s|[edm]t)x{2}",
    "(?i:'s)|\\s+(?!\\S)|\\x41\\u4e00, (?i:'s)|\\s+(?!\\S)|\\x41\\u4e00",
  })
  void writesForJavaWhatMeansTheSame(String oniguruma, String java) {
    assertThat(Oniguruma.compile(oniguruma).pattern()).isEqualTo(java);
  }

  @Test
  void foldsCasesAndTakesLinesAsOnigurumaDoes() {
    assertThat(Oniguruma.compile("(?i:'s)").matcher("'\u017f").matches()).isTrue();
    assertThat(Oniguruma.compile("a$").matcher("a\nb").find()).isTrue();
    assertThat(Oniguruma.compile("a$").matcher("a\rb").find()).isFalse();
    assertThat(Oniguruma.compile(".").matcher("\r").find()).isTrue();
    assertThat(Oniguruma.compile("\\s").matcher("\u0085").find()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "\\p{N}{1,3}+ # possessive intervals at 9",
        "\\h+ # \\h at 0",
        "a{2}? # an interval of one number with a question mark at 3",
        "(?i:s[st]) # letters without case other than in short words of ASCII at 0",
        "(?i:fl) # letters without case other than in short words of ASCII at 0",
        "(?i:hi) # letters without case other than in short words of ASCII at 0",
        "(?i:\\p{Lu}) # letters without case other than in short words of ASCII at 0",
        "(?i:[a-d]) # letters without case other than in short words of ASCII at 0",
        "(?i:\u00e9) # letters without case other than in short words of ASCII at 0",
        "(?i:a # letters without case other than in short words of ASCII at 0",
        "a(?i)b # this kind of group at 1",
        "\\xa0 # \\x at 0",
        "a\\b # \\b at 1",
        "(a)\\1 # \\1 at 3",
        "[[:alpha:]] # character classes inside character classes at 1",
        "[]a] # ']' as the first character of a class at 1",
        "(?m:.) # this kind of group at 0",
        "\\p{Foo} # the property Foo at 0",
        "\\pL # a property without braces at 0",
        "a\\ # a backslash at the end at 1",
      })
  void refusesWhatJavaReadsDifferently(String regex, String what) {
    assertThatThrownBy(() -> Oniguruma.compile(regex))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessage(
            "split pattern '"
                + regex
                + "' uses "
                + what
                + ", which this reader of Oniguruma patterns does not know");
  }

  @Test
  void refusesWhatIsNoRegularExpression() {
    assertThatThrownBy(() -> Oniguruma.compile("(a"))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessageStartingWith("split pattern '(a' is not a regular expression: ");
  }
}
