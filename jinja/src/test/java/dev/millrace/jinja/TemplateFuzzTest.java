package dev.millrace.jinja;

import dev.millrace.model.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A chat template of a model from elsewhere, given a chat. */
class TemplateFuzzTest extends FuzzTarget {
  private static final Limits LIMITS =
      new Limits(1 << 16, 20_000, Duration.ofSeconds(20), 1 << 16, 1 << 20);
  private static final LocalDateTime NOW = LocalDateTime.of(2000, 1, 1, 0, 0);
  private static final Map<String, Object> CHAT =
      Map.of(
          "messages",
          List.of(
              Map.of("role", "system", "content", "Be brief."),
              Map.of("role", "user", "content", "Hello, \u6c34\u8eca")),
          "tools",
          List.of(Map.of("function", Map.of("name", "add", "parameters", Map.of()))),
          "add_generation_prompt",
          true,
          "bos_token",
          "<s>",
          "n",
          7);

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            "{{ bos_token }}{%- for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content |"
                + " trim }}{% elif loop.first %}{{ m['content'][:3] ~ m.role | upper }}{% endif %}"
                + "{% endfor -%}{% if add_generation_prompt %}<a>{% endif %}"),
        utf8(
            "{% macro show(x, d=1) %}{{ x | tojson(indent=d) }}{% endmacro %}{% set ns ="
                + " namespace(i=0) %}{% for t in tools recursive %}{{ show(t.function) }}{% set"
                + " ns.i = ns.i + 1 %}{% else %}none{% endfor %}{{ '%s %d' % ('a', ns.i) }}{#- c"
                + " -#}"),
        utf8(
            "{{ range(n) | map('string') | join(',') }}{{ {'a': [1, 2.5, none]}.items() | list }}"
                + "{{ 'x'.center(9) * n }}{{ 7 // 2 ** 3 % 4 }}{{ strftime_now('%Y') }}{% filter"
                + " replace('a', 'b') %}banana{% endfilter %}{{ [3, 1] | sort | first is odd }}"));
  }

  @Override
  protected List<String> words() {
    return List.of(
        "{%",
        "%}",
        "{{",
        "}}",
        "{#",
        "#}",
        "-%}",
        " if ",
        " else ",
        " for ",
        " in ",
        "(",
        ")",
        "[",
        "]",
        "|",
        ".",
        "**",
        "//",
        " is ",
        " not ",
        "loop",
        "caller()",
        "10 ** 9",
        "[::-1]",
        "| tojson",
        "| sort",
        "| batch(2)",
        "| format",
        ".format(1)",
        "{% set x = 1 %}",
        "{% endset %}",
        "{% call show(1) %}",
        "{% endcall %}",
        "{% break %}",
        "{% raw %}",
        "range(999999999)",
        "'{:>99999999}'.format(1)",
        "| center(99999999)",
        "| indent(9999999)",
        "'a' * 99999999",
        "\\ud800",
        "\u0000");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of(TemplateException.class);
  }

  @Override
  protected void read(byte[] input) {
    Template.parse(new String(input, StandardCharsets.UTF_8), LIMITS)
        .render(new HashMap<>(CHAT), NOW);
  }
}
