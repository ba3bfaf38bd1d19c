package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the README's pictures of a service that runs: {@code mvn -pl inference -am test
 * -Dtest=ScreenshotsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dmillrace.page=http://127.0.0.1:8080}, once a {@code millrace run} of the sample is drained.
 */
@EnabledIfSystemProperty(named = "millrace.page", matches = "http.+")
class ScreenshotsTest {
  private static final Path DOCS = Path.of("..", "docs");

  @TempDir Path profile;

  @Test
  void picturesOfTheViews() throws Exception {
    URI service = URI.create(System.getProperty("millrace.page", ""));
    try (Browser browser = new Browser(profile, service.resolve("/flow"))) {
      browser.size(1240, 860, false);
      browser.colorScheme("light");
      browser.await("document.querySelector('.drops button')");
      go(browser, "/learning", "document.querySelector('#charts canvas')");
      browser.run("(document.querySelector('#spikes a') ?? { click() {} }).click()");
      browser.await("document.querySelector('#stepdocuments .piece, #spikes .quiet')");
      browser.screenshot(DOCS.resolve("learning.png"));
      go(browser, "/try", "!document.getElementById('go').disabled");
      browser.run(
          "document.getElementById('prompt').value = 'The server';"
              + " document.getElementById('seed').value = '7';"
              + " document.getElementById('go').click()");
      browser.await("document.querySelector('.answer footer').textContent.includes('tokens/s')");
      browser.screenshot(DOCS.resolve("page.png"));
      assertThat(browser.faults()).isEmpty();
    }
  }

  private static void go(Browser browser, String path, String there) {
    browser.run("document.querySelector('nav a[href=\"" + path + "\"]').click()");
    browser.await(there);
  }
}
