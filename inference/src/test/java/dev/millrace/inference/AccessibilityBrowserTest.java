package dev.millrace.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What axe finds that would keep people from using a view: nothing. */
class AccessibilityBrowserTest extends PageInBrowser {
  private static final List<String> VIEWS = List.of("flow", "pages", "learning", "try", "inside");

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void noViewHasFindings(String scheme) throws IOException {
    browser.colorScheme(scheme);
    browser.run(axe());
    for (String view : VIEWS) {
      view(view);
      browser.await("document.querySelector('main > section:not([hidden])')");
      assertThat(findings()).as("%s, %s", view, scheme).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void anAnswerAndAStepsDocumentsHaveNone(String scheme) throws IOException {
    browser.colorScheme(scheme);
    browser.run(axe());
    view("try");
    generate();
    assertThat(findings()).as("an answer, %s", scheme).isEmpty();
    browser.run("document.dispatchEvent(new CustomEvent('go', { detail: '/learning?step=30' }))");
    browser.await("document.querySelectorAll('#stepdocuments .piece').length === 2");
    assertThat(findings()).as("a step, %s", scheme).isEmpty();
  }

  /** Rule, place and reason of each. */
  private List<String> findings() {
    JsonNode found =
        browser.run(
            """
            axe.run().then(({ violations }) => violations.flatMap((one) => one.nodes.map(
                (node) => `${one.id} ${node.target.join(' ')}: ${node.failureSummary}`)))\
            """);
    return found.valueStream().map(JsonNode::textValue).toList();
  }

  private static String axe() throws IOException {
    ClassLoader loader = AccessibilityBrowserTest.class.getClassLoader();
    try (InputStream script =
        Objects.requireNonNull(loader.getResourceAsStream("axe.min.js"), "axe.min.js")) {
      return new String(script.readAllBytes(), UTF_8) + ";undefined";
    }
  }
}
