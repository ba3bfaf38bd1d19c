package dev.millrace.jinja;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a template's text is, it gives a result or the one exception, within its limits. */
class DamagedTemplatesTest {
  private static final Limits LIMITS =
      new Limits(1 << 16, 20_000, Duration.ofSeconds(20), 1 << 16, 1 << 20);
  private static final LocalDateTime NOW = LocalDateTime.of(2000, 1, 1, 0, 0);

  private static final List<String> PIECES =
      List.of(
          "{%",
          "%}",
          "{{",
          "}}",
          "{#",
          "#}",
          "-%}",
          "{%-",
          "+%}",
          " if ",
          " else ",
          " for ",
          " in ",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "|",
          ".",
          ",",
          ":",
          "=",
          "'",
          "\"",
          "\\",
          "\n",
          "~",
          "*",
          "**",
          "/",
          "%",
          "<",
          "is ",
          "not ",
          "and ",
          "none",
          "true",
          "loop",
          "loop.",
          "caller()",
          "1",
          "-1",
          "1e9",
          "10 ** 9",
          "'x'",
          "[0]",
          "[::-1]",
          "[1:]",
          "| tojson",
          "| map('upper')",
          "| list",
          "| sort",
          "| join",
          "| first",
          "| groupby('role')",
          "| replace('a', 'b')",
          "| format",
          "| center(99)",
          "| batch(2)",
          "| int",
          "| round",
          ".format(1)",
          "% (1, 2)",
          ".split()",
          ".items()",
          ".content",
          "messages",
          "namespace()",
          "range(9)",
          "dict(a=1)",
          "{% set x = 1 %}",
          "{% set x %}",
          "{% endset %}",
          "{% endif %}",
          "{% endfor %}",
          "{% break %}",
          "{% continue %}",
          "{% macro m(a, b=a) %}",
          "{% endmacro %}",
          "{{ m(1) }}",
          "{% call m() %}",
          "{% endcall %}",
          "{% filter upper %}",
          "{% endfilter %}",
          "{% generation %}",
          "{% endgeneration %}",
          "{% raw %}",
          "{% endraw %}",
          "{% with %}",
          "{% endwith %}",
          "{% for m in messages recursive %}",
          "{{ loop(messages) }}",
          "é",
          "😀",
          "\ud800",
          "\u0000",
          "\u2028");

  @Test
  void giveAResultOrTheOneException() {
    long seed = Long.getLong("millrace.fuzz.seed", 20_250_304L);
    int rounds = Integer.getInteger("millrace.fuzz.rounds", 4_000);
    List<GoldenCase> cases = GoldenCase.read("chat-templates.jsonl");
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      GoldenCase base = cases.get(random.nextInt(cases.size()));
      String template = damaged(base.template(), random);
      try {
        base.render(template, LIMITS, NOW);
      } catch (TemplateException e) {
        // What a damaged template is to give.
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ", round " + round + ", " + base.name() + ":\n" + template, e);
      }
    }
  }

  private static String damaged(String template, Random random) {
    StringBuilder text = new StringBuilder(template);
    for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(30));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
        case 2 -> text.replace(at, Math.min(end, at + 2), piece(random));
        default -> text.insert(at, piece(random));
      }
    }
    return text.toString();
  }

  private static String piece(Random random) {
    return PIECES.get(random.nextInt(PIECES.size()));
  }
}
