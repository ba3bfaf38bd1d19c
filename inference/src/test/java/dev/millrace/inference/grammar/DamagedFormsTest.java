package dev.millrace.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What strangers send is read, or refused by the one exception, and soon. */
@Timeout(120)
class DamagedFormsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> GRAMMARS =
      List.of(
          "root ::= (expr \"=\" ws term \"\\n"
              + "\")+\n"
              + "expr ::= term ([-+*/] term)*\n"
              + "term ::= [a-z]{1,3} | \"(\" expr \")\"\n"
              + "ws ::= [ \\t]*",
          "root ::= [^\\x00-\\u0041]? . root? | \"\" # end");
  private static final List<String> REGEXES =
      List.of("^(?:a|[^b-d\\d]){2,3}\\.\\w*?$", "(?<x>\\u{41}|\\x41)+[\\]-]");
  private static final List<String> SCHEMAS =
      List.of(
          "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":[\"object\",\"null\"],\"properties\":{\"x\":{\"$ref\":\"#\"},\"y\":{\"minimum\":1.5,\"maximum\":9}},\"required\":[\"y\"],\"additionalProperties\":{\"enum\":[1,\"z\"]}}}}",
          "{\"allOf\":[{\"type\":\"array\",\"prefixItems\":[{\"const\":1}],\"minItems\":2},{\"items\":{\"anyOf\":[{\"type\":\"string\",\"pattern\":\"^a+$\"},{\"maxLength\":3}]}}]}");

  @Test
  void grammars() {
    tried(GRAMMARS, 1, Grammar::ofGbnf);
  }

  @Test
  void regularExpressions() {
    tried(REGEXES, 2, Grammar::ofRegex);
  }

  @Test
  void schemas() {
    tried(
        SCHEMAS,
        3,
        text -> {
          try {
            Grammar.ofJsonSchema(JSON.readTree(text));
          } catch (JsonProcessingException e) {
            throw new GrammarException("no JSON");
          }
        });
  }

  private static void tried(List<String> whole, long seed, Consumer<String> read) {
    SplittableRandom random = new SplittableRandom(seed);
    int good = 0;
    for (int i = 0; i < 2000; i++) {
      String text = damaged(whole.get(i % whole.size()), random);
      try {
        read.accept(text);
        good++;
      } catch (GrammarException e) {
        assertThat(e.getMessage()).as("seed %d: %s", seed, text).doesNotContain("\n");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }
    assertThat(good).isPositive();
  }

  private static String damaged(String text, SplittableRandom random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(3)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.insert(at, text.charAt(random.nextInt(text.length())));
        default -> damaged.setCharAt(at, text.charAt(random.nextInt(text.length())));
      }
    }
    return damaged.toString();
  }

  @Test
  void whatGrowsWithoutEndWhenItIsReadIsRefused() throws JsonProcessingException {
    StringBuilder doubling = new StringBuilder("{\"$ref\":\"#/$defs/n0\",\"$defs\":{");
    for (int i = 0; i < 40; i++) {
      String next = "{\"$ref\":\"#/$defs/n" + (i + 1) + "\",\"minProperties\":0}";
      doubling
          .append("\"n")
          .append(i)
          .append("\":{\"type\":\"object\",\"properties\":{\"a\":")
          .append(next)
          .append(",\"b\":")
          .append(next)
          .append("}},");
    }
    String schema = doubling.append("\"n40\":{\"type\":\"object\"}}}").toString();
    JsonNode tree = JSON.readTree(schema);
    assertThatThrownBy(() -> Grammar.ofJsonSchema(tree))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("too large");
  }
}
