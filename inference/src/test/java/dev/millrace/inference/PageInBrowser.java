package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.ServiceCatalog;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service with a pipeline, and its page in a real browser. */
@Tag("external")
@Timeout(120)
abstract class PageInBrowser {
  @TempDir Path profile;

  final List<PipelineView.Point> points =
      new CopyOnWriteArrayList<>(List.of(ShownPipeline.point(5, 3.5)));
  private final PipelineView pipeline = ShownPipeline.pipeline(this::curve);
  InferenceServer server;
  Browser browser;

  /** What the page is told of the run. */
  PipelineView.Curve curve() {
    return ShownPipeline.curve(points);
  }

  @BeforeEach
  void open() throws Exception {
    ServiceCatalog catalog =
        new ServiceCatalog(
            Map.of("bytes", new ByteVocabulary()),
            ShownPipeline.olderCheckpoint(),
            pipeline,
            new ShownPipeline.OneStep(),
            new ShownPipeline.HostilePage());
    server = InferenceServer.start(InferenceSettings.defaults().withPort(0), catalog);
    server.offer(FakeEngine.saying("hi", " there, you and you").served("run@40"));
    browser = new Browser(profile, URI.create("http://127.0.0.1:" + server.port() + "/"));
    browser.await("document.querySelector('#serving b')?.textContent === 'run@40'");
  }

  @AfterEach
  void close() {
    assertThat(browser.faults()).isEmpty();
    browser.close();
    server.close();
  }

  String text(String selector) {
    return browser.run("document.querySelector('" + selector + "').textContent").textValue();
  }

  void generate() {
    browser.await("!document.getElementById('go').disabled");
    browser.run("document.getElementById('prompt').focus()");
    browser.type("hi");
    browser.run("document.getElementById('temperature').value = '0'");
    browser.press("Enter", 13, 2);
    browser.await("document.querySelector('.answer footer').textContent.includes('ended')");
  }

  /** Follows a link of the page to a view. */
  void view(String name) {
    browser.run("document.querySelector('nav a[href=\"/" + name + "\"]').click()");
    browser.await("!document.getElementById('" + name + "').hidden");
  }

  String place() {
    return browser.run("location.pathname + location.search").textValue();
  }
}
