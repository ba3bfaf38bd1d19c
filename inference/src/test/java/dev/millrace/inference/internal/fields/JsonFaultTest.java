package dev.millrace.inference.internal.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.inference.internal.http.RequestFields;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFaultTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\": [}|line 1, column 8: } stands where a value should be",
        "{\"a\" 1}|line 1, column 6: 1 stands where the colon after a name should be",
        "{\"a\": 1 \"b\": 2}|line 1, column 9: \" stands where a comma or } should be",
        "{\"a\": 1,}|line 1, column 9: a comma stands before }",
        "[1,]|line 1, column 4: a comma stands before ]",
        "{a: 1}|line 1, column 2: a stands where a name in double quotes should be",
        "{'a': 1}|line 1, column 2: ' stands where a name in double quotes should be",
        "[\"a]|line 1, column 2: a string begins here and is not closed",
        "['a']|line 1, column 2: strings stand in double quotes, not single ones",
        "[\"\\x\"]|line 1, column 4: a backslash stands before x: that is no escape",
        "[\"\\u12g4\"]|line 1, column 7: g stands where one of four hexadecimal digits should be",
        "[01]|line 1, column 2: a number begins with 0",
        "[1.]|line 1, column 4: ] stands where a digit should be",
        "[-]|line 1, column 3: ] stands where a digit should be",
        "[1e]|line 1, column 4: ] stands where a digit should be",
        "[+1]|line 1, column 2: + stands where a value should be",
        "[tru]|line 1, column 2: t stands where a value should be",
        "[NaN]|line 1, column 2: N stands where a value should be",
        "{} {}|line 1, column 4: { follows the value's end",
        "{\"a\":1,\"a\":2}|line 1, column 8: a name stands twice in one object",
        "[1, 2|line 1, column 6: the end stands where a comma or ] should be",
        "[|line 1, column 2: the end stands where a value should be",
      })
  void saysWhereAndWhat(String text, String fault) {
    assertThat(JsonFault.in(text)).contains(fault);
  }

  @Test
  void linesAreCounted() {
    assertThat(JsonFault.in("{\n  \"a\": 1,\n  \"b\": ?\n}"))
        .contains("line 3, column 8: ? stands where a value should be");
    assertThat(JsonFault.in("[\"a\nb\"]"))
        .contains("line 1, column 4: a string holds a line's end: write it as an escape");
    assertThat(JsonFault.in("")).contains("line 1, column 1: there is nothing");
    assertThat(JsonFault.in(" \n ")).contains("line 2, column 2: there is nothing");
  }

  @Test
  void limitsComeInPairs() {
    assertThat(JsonFault.in("[".repeat(101) + "]".repeat(101))).isEmpty();
    assertThat(JsonFault.in("[".repeat(102) + "]".repeat(102)).orElseThrow()).contains("100 deep");
    assertThat(JsonFault.in("1".repeat(64))).isEmpty();
    assertThat(JsonFault.in("1".repeat(65)).orElseThrow()).contains("64 characters");
  }

  /** Whatever the parser refuses has a fault here, and nothing else has. */
  @Test
  void agreesWithTheParser() {
    String alphabet = "{}[]\",:\\ 019.-eEtrufalsn\n\u00e9a";
    for (long seed = 0; seed < 200_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder();
      String base = "{\"a\":[1.5e3,\"x\\n\",true,null,{}],\"b\":{\"c\":-0}}";
      if (random.nextBoolean()) {
        text.append(base);
        for (int i = random.nextInt(3); i >= 0; i--) {
          int at = random.nextInt(text.length());
          char unit = alphabet.charAt(random.nextInt(alphabet.length()));
          if (random.nextBoolean()) {
            text.setCharAt(at, unit);
          } else {
            text.deleteCharAt(at);
          }
        }
      } else {
        for (int i = random.nextInt(8); i >= 0; i--) {
          text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
      }
      assertThat(JsonFault.in(text.toString()).isEmpty())
          .as("seed %d: %s: %s", seed, text, JsonFault.in(text.toString()))
          .isEqualTo(read(text.toString()));
    }
  }

  private static boolean read(String text) {
    try {
      return !RequestFields.JSON.readTree(text).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
