package dev.millrace.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.jinja.TemplateException.Kind;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 4, 15, 5, 7);

  private static String render(String template, Map<String, ? extends @Nullable Object> variables) {
    return Template.parse(template).render(variables, NOW).text();
  }

  private static TemplateException refusal(String template) {
    return catchThrowableOfType(TemplateException.class, () -> render(template, Map.of()));
  }

  @Test
  void refusesWithTheLineOfTheFault() {
    TemplateException refusal = refusal("a\n{% if true %}\n{{ 1 +\n 'x' }}{% endif %}");

    assertThat(refusal.kind()).isEqualTo(Kind.FAULT);
    assertThat(refusal.line()).isEqualTo(3);
    assertThat(refusal)
        .hasMessage("unsupported operand type(s) for +: 'int' and 'str' (line 3 of the template)");
  }

  @Test
  void namesTheLineOfAFaultAfterAMacroThatRanElsewhere() {
    TemplateException refusal = refusal("{% macro m() %}\n\nx{% endmacro %}\n{{ [m(), nope.x] }}");

    assertThat(refusal.line()).isEqualTo(4);
    assertThat(refusal.what()).isEqualTo("'nope' is undefined");
  }

  @Test
  void namesTheLineWithinTheMacroThatFails() {
    assertThat(refusal("{% macro m() %}\n{{ 1 / 0 }}{% endmacro %}\n\n{{ m() }}").line())
        .isEqualTo(2);
  }

  @Test
  void refusesWhatIsNoTemplateWhenItIsRead() {
    assertThatThrownBy(() -> Template.parse("x\n{% if a %}"))
        .isInstanceOfSatisfying(
            TemplateException.class,
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(Kind.SYNTAX);
              assertThat(refusal).hasMessageContaining("endif").hasMessageContaining("line 2");
            });
  }

  @Test
  void passesOnWhatTheTemplateSaysWithRaiseException() {
    TemplateException refusal = refusal("{{ raise_exception('roles must\nalternate') }}");

    assertThat(refusal.kind()).isEqualTo(Kind.RAISED);
    assertThat(refusal.what()).isEqualTo("roles must\nalternate");
  }

  @Test
  void neverChangesWhatItIsGiven() {
    List<Object> messages = new ArrayList<>(List.of(new LinkedHashMap<>(Map.of("role", "user"))));
    String before = messages.toString();

    assertThat(
            render(
                "{% set messages = messages + [1] %}{% set ns = namespace(messages[0]) %}"
                    + "{% set ns.role = 'x' %}{{ messages | length }}{{ ns.role }}",
                Map.of("messages", messages)))
        .isEqualTo("2x");
    assertThat(messages.toString()).isEqualTo(before);
    for (String change : List.of("append(1)", "clear()", "pop()", "extend([1])")) {
      assertThat(refusal("{{ [1]." + change + " }}").what()).contains("is unsafe");
    }
  }

  @Test
  void hasNoWayOutOfTheTemplate() {
    for (String way :
        List.of(
            "''.__class__.mro",
            "[].__class__.__base__",
            "raise_exception.__globals__['os']",
            "(messages | attr('__class__')).x",
            "'{0.__class__.x}'.format(1)",
            "'{m.__class__.x}'.format_map({'m': 1})",
            "namespace.__init__.x",
            "loop.getClass().x",
            "''.getClass()",
            "''.class.forName('java.lang.Runtime')",
            "{}.class.x",
            "range(1).getClass()")) {
      assertThat(refusal("{% for i in [1] %}{{ " + way + " }}{% endfor %}")).as(way).isNotNull();
    }
  }

  @Test
  void readsOtherTemplatesNowhere() {
    for (String tag :
        List.of("include '/etc/passwd'", "import 'x' as y", "from 'x' import y", "extends 'x'")) {
      assertThat(refusal("{% " + tag + " %}").what()).contains("no other templates");
      assertThat(render("{% if false %}{% " + tag + " %}{% endif %}ok", Map.of())).isEqualTo("ok");
    }
  }

  @Test
  void rendersTheSameInManyThreadsAtOnce() throws Exception {
    Template template =
        Template.parse(
            "{% set ns = namespace(n=0) %}{% macro m(i) %}{{ i }};{% endmacro %}{% for i in"
                + " range(n) %}{% set ns.n = ns.n + i %}{{ m(i) }}{% endfor %}{{ ns.n }}");
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<String>> work = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int n = i % 20;
        work.add(() -> n + "=" + template.render(Map.of("n", n), NOW).text());
      }
      for (Future<String> done : threads.invokeAll(work)) {
        int n = Integer.parseInt(done.get().split("=", 2)[0]);
        assertThat(done.get()).endsWith(Integer.toString(n * (n - 1) / 2));
      }
    }
  }

  @Test
  void givesTheTimeThatItIsGiven() {
    assertThat(render("{{ strftime_now('%d %b %Y %H:%M') }}", Map.of()))
        .isEqualTo("04 Mar 2025 15:05");
    // The week of the year, from its first Sunday on: 2 January 2025 was a Thursday.
    assertThat(render("{{ strftime_now('%U') }}", Map.of())).isEqualTo("09");
  }

  /** CPython keeps one object each of the integers from -5 to 256. */
  @Test
  void smallEqualIntegersAreOneObject() {
    for (int one : new int[] {-5, 0, 256}) {
      assertThat(render("{{ x is sameas y }}", Map.of("x", one, "y", one))).isEqualTo("True");
    }
    for (int other : new int[] {-6, 257}) {
      assertThat(render("{{ x is sameas y }}", Map.of("x", other, "y", other))).isEqualTo("False");
    }
  }

  @Test
  void refusesAVariableOfAForeignType() {
    assertThatThrownBy(() -> render("", Map.of("x", new Object())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
