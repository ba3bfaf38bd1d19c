package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.inference.serving.SharedModels;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of a service of several models in a real browser. */
@Tag("external")
@Timeout(120)
class SharedBrowserTest {
  @TempDir Path profile;

  private InferenceServer server;
  private Browser browser;

  @BeforeEach
  void open() throws Exception {
    InferenceService service =
        new InferenceService(
            InferenceSettings.defaults().withPort(0),
            new SharedModels(List.of("old=run-a:75", "new=generation:g2:25", "late=run-c:0")));
    ServiceCatalog catalog =
        new ServiceCatalog(
            Map.of("bytes", new ByteVocabulary()),
            CheckpointCatalog.empty(),
            ShownPipeline.pipeline(() -> ShownPipeline.curve(List.of(ShownPipeline.point(5, 3.5)))),
            new ShownPipeline.OneStep(),
            new ShownPipeline.HostilePage());
    server = InferenceServer.start(service, catalog);
    service.slot("old").offer(FakeEngine.saying("hi", " from old").served("run-a@7"));
    service.slot("new").offer(FakeEngine.saying("hi", " from new").served("run-b@9"));
    browser = new Browser(profile, URI.create("http://127.0.0.1:" + server.port() + "/try"));
    browser.await("document.querySelector('#serving b')?.textContent === '3 models'");
  }

  @AfterEach
  void close() {
    assertThat(browser.faults()).isEmpty();
    browser.close();
    server.close();
  }

  private String text(String selector) {
    return browser.run("document.querySelector('" + selector + "').textContent").textValue();
  }

  private void ask(String model, String beside) {
    browser.await("document.querySelector('#beside option:nth-child(5)')");
    browser.run("document.getElementById('checkpoint').value = '" + model + "'");
    browser.run("document.getElementById('beside').value = '" + beside + "'");
    browser.run("document.getElementById('prompt').value = 'hi'");
    browser.run("document.getElementById('temperature').value = '0'");
    browser.run("document.getElementById('ask').requestSubmit()");
    browser.await(
        "[...document.querySelectorAll('.answer footer')]"
            + ".filter(one => one.textContent.includes('ended')).length === "
            + (beside.equals("-") ? 1 : 2));
  }

  @Test
  void everyViewTellsWhichThereAreAndASwapOfOne() {
    for (String view : List.of("flow", "pages", "learning", "try", "inside")) {
      browser.run("document.querySelector('nav a[href=\"/" + view + "\"]').click()");
      browser.await("!document.getElementById('" + view + "').hidden");
      assertThat(text("#shared"))
          .as(view)
          .isEqualTo("old 75 % run-a@7new 25 % run-b@9late by name only none yet");
      assertThat(browser.run("document.getElementById('shared').offsetHeight").intValue())
          .isPositive();
    }
    server.service().slot("new").offer(FakeEngine.saying("hi", " again").served("run-b@10"));
    browser.await("document.querySelector('#shared').textContent.includes('run-b@10')");
    assertThat(text("#shared")).contains("run-a@7");
    browser.size(360, 740, true);
    assertThat(browser.run("document.documentElement.scrollWidth").intValue())
        .isLessThanOrEqualTo(360);
  }

  @Test
  void oneIsChosenAndAnotherAnswersBesideIt() {
    browser.await("document.querySelector('#beside option:nth-child(5)')");
    assertThat(
            browser
                .run("[...document.getElementById('checkpoint').options].map(o => o.text).join()")
                .textValue())
        .isEqualTo("by share,old · run-a@7,new · run-b@9,late · none yet");
    ask("new", "old");
    assertThat(text("#answers .answer:nth-child(1) .said")).isEqualTo("hi from new");
    assertThat(text("#answers .answer:nth-child(2) .said")).isEqualTo("hi from old");
    ask("", "-");
    assertThat(text("#answers .answer header b")).isIn("run-a@7", "run-b@9");
  }

  @Test
  void aConversationStaysWithItsModel() {
    browser.run(
        """
        window.asked = [];
        const before = window.fetch;
        window.fetch = (place, options) => {
          if (String(place).includes('chat')) asked.push(JSON.parse(options.body));
          return before(place, options);
        };\
        """);
    for (int turn = 1; turn <= 2; turn++) {
      browser.run("document.getElementById('message').value = 'hi'");
      browser.run("document.getElementById('say').requestSubmit()");
      browser.await("document.getElementById('send').textContent === 'Send'");
      browser.await("asked.length === " + turn);
    }
    assertThat(browser.run("asked[0].session_id === asked[1].session_id").asBoolean()).isTrue();
    assertThat(browser.run("typeof asked[0].session_id").textValue()).isEqualTo("string");
    browser.run("document.getElementById('checkpoint').value = 'old'");
    browser.run("document.getElementById('message').value = 'hi'");
    browser.run("document.getElementById('say').requestSubmit()");
    browser.await("asked.length === 3");
    assertThat(browser.run("asked[2].model").textValue()).isEqualTo("old");
    browser.await("document.getElementById('send').textContent === 'Send'");
  }
}
