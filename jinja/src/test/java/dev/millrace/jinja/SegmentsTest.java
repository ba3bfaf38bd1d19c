package dev.millrace.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.jinja.Segment.Origin;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who wrote what: the user's text stands between angle brackets below. */
class SegmentsTest {
  private static final Map<String, Object> VARIABLES =
      Map.of(
          "u",
          "ab",
          "w",
          " a b ",
          "n",
          7,
          "bos",
          new Trusted("BOS"),
          "xs",
          List.of("x", "y"),
          "m",
          Map.of("role", new Trusted("user"), "content", "<|end|>", "k", List.of(1, "v")));

  private static String marked(String template) {
    return Template.parse(template)
        .render(VARIABLES, LocalDateTime.of(2000, 1, 1, 0, 0))
        .segments()
        .stream()
        .map(part -> part.origin() == Origin.VALUE ? "<" + part.text() + ">" : part.text())
        .collect(Collectors.joining());
  }

  @Test
  void whatAUserWritesIsNeverTheTemplates() {
    List<Segment> segments =
        Template.parse("<|{{ m.role }}|>{{ m.content }}<|end|>")
            .render(VARIABLES, LocalDateTime.of(2000, 1, 1, 0, 0))
            .segments();

    assertThat(segments)
        .containsExactly(
            new Segment("<|user|>", Origin.TEMPLATE),
            new Segment("<|end|>", Origin.VALUE),
            new Segment("<|end|>", Origin.TEMPLATE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u = <ab>",
        "bos = BOS",
        "n = 7",
        "'[' ~ u ~ bos ~ ']' = [<ab>BOS]",
        "'[' + u + ']' = [<ab>]",
        "('[' + u + ']')[1:] = <ab>]",
        "('[' + u + ']')[:2] = [<a>",
        "('[' + u + ']')[::-1] = ]<ba>[",
        "('[' + u + ']')[-2] = <b>",
        "w | trim = <a b>",
        "w.strip() ~ 'z' = <a b>z",
        "w.split() | join('+') = <a>+<b>",
        "('x,' ~ u ~ ',y').split(',') | join('|') = x|<ab>|y",
        "xs | join(bos) = <x>BOS<y>",
        "', '.join(xs) = <x>, <y>",
        "u * 2 ~ 'z' * 2 = <abab>zz",
        "'%s-%s' % (u, 'k') = <ab>-k",
        "'{}-{}'.format(u, bos) = <ab>-BOS",
        "'[%5s]' % u = [   <ab>]",
        "u.center(6, '*') = **<ab>**",
        "('x' ~ u ~ 'y').replace('x', 'q') = q<ab>y",
        "('x' ~ u ~ 'y').replace('a', 'EOS') = x<EOSb>y",
        "('x' ~ u ~ 'y').replace('x', u) = <abab>y",
        "('x\n' ~ u) | indent(2) = x\n  <ab>",
        "('x' ~ u) | truncate(2, true, '', 0) = x<a>",
        "[u, 'k'] | first ~ [u, 'k'] | last = <ab>k",
        "u | default('d') ~ nope | default('d') = <ab>d",
        "(u if n else 'k') ~ ('k' if n else u) = <ab>k",
        "u or 'k' = <ab>",
        "m.k[1] ~ m.k[0] = <v>1",
        "m.k = [1, <'v'>]",
        // These blur who wrote what: all is the user's then.
        "('x' ~ u) | upper = <XAB>",
        "'x' | upper = X",
        "('x' ~ u).title() = <Xab>",
        "('x' ~ u) | capitalize = <Xab>",
        "{'k': u} | tojson = <{\"k\": \"ab\"}>",
        "{'k': 'z'} | tojson = {\"k\": \"z\"}",
        "('<' ~ u) | e = <&lt;ab>",
        "'%c' % 65 = <A>",
        "'%c' % n = <\u0007>"
      })
  void anExpressionKeepsWhoWroteWhat(String claim) {
    String[] sides = claim.split(" = ", 2);

    assertThat(marked("{{ " + sides[0] + " }}")).isEqualTo(sides[1]);
  }

  @Test
  void blocksMacrosAndLoopsKeepWhoWroteWhat() {
    assertThat(marked("{% set s %}[{{ u }}]{% endset %}{{ s }}")).isEqualTo("[<ab>]");
    assertThat(marked("{% macro m(x) %}({{ x }}){% endmacro %}{{ m(u) }}{{ m('k') }}"))
        .isEqualTo("(<ab>)(k)");
    assertThat(marked("{% for c in '[' ~ u %}{{ c }}.{% endfor %}")).isEqualTo("[.<a>.<b>.");
    assertThat(marked("{% filter trim %} [{{ u }}] {% endfilter %}")).isEqualTo("[<ab>]");
    assertThat(marked("{% generation %}[{{ u }}]{% endgeneration %}")).isEqualTo("[<ab>]");
    assertThat(
            marked(
                "{% set ns = namespace(s='') %}{% for x in xs %}{% set ns.s = ns.s ~ x ~ ';' %}"
                    + "{% endfor %}{{ ns.s }}"))
        .isEqualTo("<x>;<y>;");
  }

  @Test
  void keysOfAUsersDictAreTheUsers() {
    assertThat(marked("{% for k, v in m.items() if k == 'k' %}{{ k }}{% endfor %}"))
        .isEqualTo("<k>");
  }

  @Test
  void neighboursDifferInOriginAndNoneIsEmpty() {
    List<Segment> segments =
        Template.parse("a{{ 'b' }}{{ u }}{{ u }}{{ '' }}{{ w }}c{{ bos }}")
            .render(VARIABLES, LocalDateTime.of(2000, 1, 1, 0, 0))
            .segments();

    assertThat(segments)
        .containsExactly(
            new Segment("ab", Origin.TEMPLATE),
            new Segment("abab a b ", Origin.VALUE),
            new Segment("cBOS", Origin.TEMPLATE));
  }
}
