package dev.millrace.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.jinja.TemplateException.Kind;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2000, 1, 1, 0, 0);

  /** Small enough for a test to be quick, and for a fault not to take the machine's memory. */
  private static final Limits SMALL =
      new Limits(1 << 19, 200_000, Duration.ofSeconds(20), 1 << 16, 4 << 20);

  private static void requireRefused(String template, Limits limits) {
    Throwable refusal =
        catchThrowable(
            () ->
                Template.parse(template, limits)
                    .render(Map.of("s", "text", "xs", List.of(1, 2, 3)), NOW));

    assertThat(refusal).as(template).isInstanceOf(TemplateException.class);
    assertThat(((TemplateException) refusal).kind()).as(refusal.getMessage()).isEqualTo(Kind.LIMIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60)"
            + " }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{{ range(100001) }}",
        "{{ range(10 ** 12) }}",
        "{{ range(2 ** 70) }}",
        "{{ 'a' * 10 ** 9 }}",
        "{{ 10 ** 9 * 'a' }}",
        "{{ 'a' * 2 ** 70 }}",
        "{{ [0] * 10 ** 9 }}",
        "{{ (0,) * 2 ** 70 }}",
        "{{ 2 ** (10 ** 9) }}",
        "{{ 10 ** (10 ** 10) }}",
        "{{ 'x' | center(4000000000) }}",
        "{{ s.ljust(10 ** 10) }}",
        "{{ s.zfill(10 ** 10) }}",
        "{{ '\t'.expandtabs(10 ** 9) }}",
        "{{ '%2000000000s' % 'x' }}",
        "{{ '%*d' % (10 ** 9, 1) }}",
        "{{ '%.2000000000f' % 1.5 }}",
        "{{ '%.999999999d' % 1 }}",
        "{{ '{:>2000000000}'.format(1) }}",
        "{{ '{:.2000000000f}'.format(1.5) }}",
        "{{ '{:0999999999,}'.format(1) }}",
        "{{ [1] | tojson(indent=10 ** 9) }}",
        "{{ s | indent(10 ** 9, true) }}",
        "{{ ('a' * 1000).replace('', 'x' * 100000) }}",
        "{{ ('a' * 1000) | replace('a', 'x' * 100000) }}",
        "{{ ('x' * 100000).join('a' * 1000) }}",
        "{{ xs | batch(10 ** 9, 0) | list }}",
        "{{ xs | slice(10 ** 9) | list }}",
        "{{ xs | map('center', 10 ** 9) | list }}",
        "{{ (xs * 1000) | map('string') | join('x' * 100000) }}",
        "{% for i in range(1000) %}{{ 'x' * 1000 }}{% endfor %}",
        "{% set ns = namespace(l=[]) %}{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}"
            + "{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[], m=[]) %}{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}"
            + "{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l == ns.m }}",
        "{% set ns = namespace(l=()) %}{% for i in range(99) %}{% set ns.l = (ns.l, ns.l) %}"
            + "{% endfor %}{{ {ns.l: 1} | length }}",
        "{% set ns = namespace(l=1) %}{% for i in range(9999) %}{% set ns.l = [ns.l] %}{% endfor %}"
            + "{{ ns.l }}",
        "{% set ns = namespace(l=1) %}{% for i in range(9999) %}{% set ns.l = {'k': ns.l} %}"
            + "{% endfor %}{{ ns.l | tojson }}",
        "{% set ns = namespace(g=[1]) %}{% for i in range(9999) %}{% set ns.g = ns.g | map('abs')"
            + " %}{% endfor %}{{ ns.g | list }}",
        "{% set ns = namespace() %}{% set ns.me = [ns] %}{{ ns }}",
        "{% for a in range(1000) %}{% set t = ('a' * 50000 ~ 'b') in ('a' * 100000) %}{% endfor %}",
        "{% for a in range(1000) %}{% set t = 9 ** 9999 * 9 ** 9999 %}{% endfor %}"
      })
  void refusesWhatTakesTooMuch(String template) {
    requireRefused(template, SMALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'ab' : ns.v ~ ns.v",
        "'ab' : ns.v + ns.v",
        "'ab' : ns.v * 2",
        "'ab' : ns.v | replace('b', 'bb')",
        "'ab' : (ns.v | replace('a', 'aa'))",
        "'ab' : [ns.v, ns.v] | join",
        "'ab' : '%s%s' % (ns.v, ns.v)",
        "'ab' : '{}{}'.format(ns.v, ns.v)",
        "'ab' : [ns.v] | string",
        "'\"' : ns.v | tojson",
        "[1] : ns.v + ns.v",
        "[1] : ns.v * 2",
        "(1,) : ns.v + ns.v",
        "'ab' : (ns.v ~ ns.v) | upper",
        "'ab' : (ns.v ~ ns.v) | list | join"
      })
  void refusesWhatDoublesAgainAndAgain(String growth) {
    String[] parts = growth.split(" : ", 2);
    requireRefused(
        ("{%% set ns = namespace(v=%s) %%}{%% for i in range(99) %%}{%% set ns.v = %s %%}{%% endfor"
                + " %%}{{ ns.v | length }}")
            .formatted(parts[0], parts[1]),
        SMALL);
  }

  @Test
  void refusesTemplatesThatNestOrChainWithoutEnd() {
    for (int n : new int[] {1_000, 20_000}) {
      requireRefused("{{ " + "(".repeat(n) + "1" + ")".repeat(n) + " }}", Limits.DEFAULT);
      requireRefused("{{ " + "[".repeat(n) + "]".repeat(n) + " }}", Limits.DEFAULT);
      requireRefused("{{ " + "not ".repeat(n) + "1 }}", Limits.DEFAULT);
      requireRefused("{{ " + "-".repeat(n) + "1 }}".replace("{{ -", "{{ "), Limits.DEFAULT);
      requireRefused("{{ " + "1 if 1 else ".repeat(n) + "1 }}", Limits.DEFAULT);
      requireRefused("{% if s %}".repeat(n) + "{% endif %}".repeat(n), Limits.DEFAULT);
      requireRefused("{% for x in xs %}".repeat(n) + "{% endfor %}".repeat(n), Limits.DEFAULT);
    }
    for (String chain : List.of("1+", "1 < ", "0 or ", "1*")) {
      Throwable refusal =
          catchThrowable(() -> Template.parse("{{ " + chain.repeat(100_000) + "1 }}"));
      assertThat(refusal).isInstanceOf(TemplateException.class);
    }
    requireRefused("x".repeat(Limits.DEFAULT.templateCharacters() + 1), Limits.DEFAULT);
  }

  @Test
  void countsStepsToTheLast() {
    // A loop of n rounds of an empty body takes the same steps each time.
    Template template = Template.parse("{% for i in range(n) %}{% endfor %}", steps(1000));
    int most = 0;
    while (rendersWith(template, most + 1)) {
      most++;
    }
    assertThat(most).isBetween(100, 1000);
    assertThat(rendersWith(template, most)).isTrue();
    assertThat(rendersWith(template, most + 1)).isFalse();
  }

  private static Limits steps(long steps) {
    return new Limits(1 << 16, steps, Duration.ofSeconds(20), 1 << 16, 1 << 20);
  }

  private static boolean rendersWith(Template template, int n) {
    return catchThrowable(() -> template.render(Map.of("n", n), NOW)) == null;
  }

  @Test
  void allowsOutputUpToItsLimit() {
    Limits limits = new Limits(1 << 16, 1000, Duration.ofSeconds(20), 10, 1 << 20);

    assertThat(Template.parse("{{ 'x' * 9 }}y", limits).render(Map.of(), NOW).text()).hasSize(10);
    requireRefused("{{ 'x' * 10 }}y", limits);
  }

  @Test
  void keepsTheClock() {
    Limits limits = new Limits(1 << 16, Long.MAX_VALUE, Duration.ofMillis(50), 1 << 16, 1L << 40);

    requireRefused(
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}", limits);
  }

  @Test
  void callsOfMacrosMayBeAsDeepAsJinja2LetsThem() {
    String template = "{% macro m(n) %}{{ m(n - 1) if n else 'x' }}{% endmacro %}{{ m(D) }}";

    assertThat(Template.parse(template.replace("D", "190")).render(Map.of(), NOW).text())
        .isEqualTo("x");
    requireRefused(template.replace("D", "200"), Limits.DEFAULT);
  }

  /** What overflowed a stack could leave a class unusable for all that comes after. */
  @Test
  void needsLittleOfTheCallersStack() throws InterruptedException {
    Template template =
        Template.parse(
            "{% macro m(n) %}{% for i in [1] %}{% if n %}{{ [m(n - 1) | trim ~ 'a', 1][0] }}"
                + "{% endif %}{% endfor %}{% endmacro %}{{ m(n) | length }}");
    List<String> results = new ArrayList<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              for (int n : new int[] {1, 12, 15, 18, 100, 199}) {
                results.add(template.render(Map.of("n", n), NOW).text());
              }
            },
            "small stack",
            300 << 10);
    thread.setUncaughtExceptionHandler((where, thrown) -> failure.set(thrown));
    thread.start();
    thread.join();

    assertThat(failure.get()).isNull();
    assertThat(results).containsExactly("1", "12", "15", "18", "100", "199");
  }
}
