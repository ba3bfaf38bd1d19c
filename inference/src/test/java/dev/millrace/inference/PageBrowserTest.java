package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser; {@code -Pbrowser} turns it on. */
@Timeout(120)
@EnabledIfSystemProperty(named = "millrace.browser", matches = ".+")
class PageBrowserTest {
  @TempDir Path profile;

  private InferenceServer server;
  private Browser browser;

  @BeforeEach
  void open() throws Exception {
    Surroundings surroundings =
        new Surroundings(Map.of("bytes", new ByteVocabulary()), olderCheckpoint(), pipeline());
    server = InferenceServer.start(InferenceSettings.defaults().withPort(0), surroundings);
    server.offer(FakeEngine.saying("hi", " there, you and you").served("run@40"));
    browser =
        new Browser(
            System.getProperty("millrace.browser"),
            profile,
            URI.create("http://127.0.0.1:" + server.port() + "/"));
    browser.await("document.querySelector('#serving b')?.textContent === 'run@40'");
  }

  /** One that can be loaded beside the current model. */
  private static CheckpointCatalog olderCheckpoint() {
    CheckpointEntry entry =
        new CheckpointEntry(
            "run", 7, Instant.EPOCH, 0, OptionalDouble.empty(), OptionalDouble.empty());
    return new CheckpointCatalog() {
      @Override
      public List<CheckpointEntry> checkpoints() {
        return List.of(entry);
      }

      @Override
      public ServedModel load(String id) {
        return FakeEngine.saying("hi", " of old").served(id);
      }

      @Override
      public Optional<String> pinned() {
        return Optional.empty();
      }

      @Override
      public void pin(String id) {}

      @Override
      public void unpin() {}
    };
  }

  private static PipelineView pipeline() {
    PipelineView.Point point =
        new PipelineView.Point(
            5, 4096, Instant.EPOCH, OptionalDouble.of(3.5), OptionalDouble.of(1.25), 0.001, 900);
    PipelineView.Stage stage =
        new PipelineView.Stage(
            "curation",
            "documents",
            100,
            "clean documents",
            60,
            1.5,
            3,
            Map.of("gopher-quality.too-few-words", 40L));
    return new PipelineView() {
      @Override
      public Training training() {
        return new Training("run", List.of(point), List.of());
      }

      @Override
      public Flow flow() {
        return new Flow(List.of(stage));
      }

      @Override
      public List<DropExample> examples(String rule) {
        return List.of(new DropExample("http://a.test/<b>", rule, 12, 50, "<img src=x>"));
      }
    };
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

  private void generate() {
    browser.run("document.getElementById('prompt').focus()");
    browser.type("hi");
    browser.run("document.getElementById('temperature').value = '0'");
    browser.press("Enter", 13, 2);
    browser.await("document.querySelector('.answer footer').textContent.includes('ended')");
  }

  @Test
  void streamsAnAnswerOfTintedTokensByKeyboard() {
    generate();
    assertThat(text(".said")).isEqualTo("hi there, you and you");
    assertThat(text(".answer header b")).isEqualTo("run@40");
    assertThat(browser.run("document.querySelectorAll('.tok').length").intValue()).isEqualTo(19);
    assertThat(
            browser.run("document.querySelector('.tok').style.getPropertyValue('--p')").textValue())
        .startsWith("1.0");
  }

  @Test
  void twoCheckpointsAnswerTheSamePromptSideBySide() {
    browser.await("document.querySelector('#beside option:nth-child(3)')");
    browser.run("document.getElementById('beside').value = 'run@7'");
    browser.run("document.getElementById('prompt').focus()");
    browser.type("hi");
    browser.run("document.getElementById('temperature').value = '0'");
    browser.press("Enter", 13, 2);
    browser.await(
        "[...document.querySelectorAll('.answer footer')]"
            + ".filter(one => one.textContent.includes('ended')).length === 2");
    assertThat(text(".answer:nth-child(1) .said")).isEqualTo("hi there, you and you");
    assertThat(text(".answer:nth-child(2) .said")).isEqualTo("hi of old");
    assertThat(text(".answer:nth-child(2) header b")).isEqualTo("run@7");
  }

  @Test
  void showsAlternativesAndBranchesFromOne() {
    generate();
    browser.run("document.querySelector('.tok').focus()");
    browser.press("ArrowRight", 39, 0);
    browser.await("!document.getElementById('pop').hidden");
    assertThat(text("#pop .chosen span")).isEqualTo("t");
    browser.run("document.querySelectorAll('#pop button')[1].click()");
    browser.await("document.querySelector('.answer footer').textContent.includes('tokens')");
    assertThat(text(".tok.forced")).isNotEqualTo("t");
    assertThat(text(".said")).startsWith("hi ");
  }

  @Test
  void showsTheNewModelAfterASwap() {
    server.offer(FakeEngine.letters(1).served("run@41"));
    browser.await("document.querySelector('#serving b')?.textContent === 'run@41'");
  }

  @Test
  void showsTokensOfEveryTokenizer() {
    browser.run("document.getElementById('tab-tokens').click()");
    browser.await("document.querySelectorAll('#tokenized article').length === 2");
    browser.run("document.getElementById('ids').click()");
    browser.await("document.querySelector('.pieces.ids small')?.textContent === '84'");
  }

  @Test
  void drawsTrainingAndFlowAndTheirExamplesAsText() {
    browser.run("document.getElementById('tab-training').click()");
    browser.await("document.querySelectorAll('#charts canvas').length === 4");
    assertThat(text("#figures")).contains("3.500", "1.250");
    browser.run("document.getElementById('tab-flow').click()");
    browser.await("document.querySelector('.drops button')");
    browser.run("document.querySelector('.drops button').click()");
    browser.await("document.getElementById('examples').open");
    assertThat(text("#examples")).contains("measured 12, limit 50", "<img src=x>");
  }

  @Test
  void fitsAPhone() {
    browser.size(360, 740, true);
    for (String tab : List.of("playground", "tokens", "training", "flow")) {
      browser.run("document.getElementById('tab-" + tab + "').click()");
      browser.await("!document.getElementById('" + tab + "').hidden");
      assertThat(browser.run("document.documentElement.scrollWidth").intValue())
          .as(tab)
          .isLessThanOrEqualTo(360);
    }
  }
}
