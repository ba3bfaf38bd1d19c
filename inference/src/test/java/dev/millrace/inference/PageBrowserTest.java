package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.model.config.SpecialTokens;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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
    ServiceCatalog catalog =
        new ServiceCatalog(Map.of("bytes", new ByteVocabulary()), olderCheckpoint(), pipeline());
    server = InferenceServer.start(InferenceSettings.defaults().withPort(0), catalog);
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
            "run", 7, Instant.EPOCH, 0, OptionalDouble.empty(), OptionalDouble.empty(), "");
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
            5,
            4096,
            Instant.EPOCH,
            OptionalDouble.of(3.5),
            OptionalDouble.of(1.25),
            OptionalDouble.of(0.7),
            0.001,
            900);
    PipelineView.Stage stage =
        new PipelineView.Stage(
            "curation",
            "documents",
            100,
            0,
            "clean documents",
            60,
            1.5,
            3,
            Map.of("gopher-quality.too-few-words", 40L));
    return new PipelineView() {
      @Override
      public Training training() {
        return new Training("run", List.of(point), List.of(), Optional.empty());
      }

      @Override
      public Flow flow() {
        return new Flow(List.of(stage));
      }

      @Override
      public List<DropExample> examples(String rule) {
        return List.of(
            new DropExample("<1>", "http://a.test/<b>", rule, 12, 50, "", "<img src=x>"));
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
  void aBranchGoesOnFromTheIdsOfTheChosenTokens() {
    FakeEngine engine = FakeEngine.saying("hi", " there");
    SpecialTokens tokens = new SpecialTokens(OptionalInt.of(2), List.of());
    server.offer(new ServedModel("begun@1", engine, new ByteVocabulary(), tokens, engine::close));
    browser.await("document.querySelector('#serving b')?.textContent === 'begun@1'");
    browser.run(
        "{ const real = window.fetch; window.asked = []; window.fetch = (url, options) => { if"
            + " (options?.body) asked.push(JSON.parse(options.body)); return real(url, options); };"
            + " }");
    generate();
    browser.run("document.querySelectorAll('.tok')[1].click()");
    browser.await("!document.getElementById('pop').hidden");
    browser.run("document.querySelectorAll('#pop button')[1].click()");
    browser.await("asked.length === 2");
    assertThat(browser.run("asked[0].prompt").textValue()).isEqualTo("hi");
    assertThat(browser.run("JSON.stringify(asked[1].prompt)").textValue())
        .isEqualTo("[2,104,105,32,0]");
    server.offer(FakeEngine.letters(1).served("other@1"));
    browser.await("document.querySelector('#serving b')?.textContent === 'other@1'");
    browser.await("document.querySelector('.answer footer').textContent.includes('ended')");
    browser.run("document.querySelectorAll('.tok')[1].click()");
    browser.run("document.querySelectorAll('#pop button')[0].click()");
    browser.await("asked.length === 3");
    assertThat(browser.run("asked[2].prompt").textValue()).isEqualTo("hi t");
  }

  @Test
  void theKeyboardStaysAtTheTokenWhoseAlternativesItLooksAt() {
    generate();
    browser.run("document.querySelector('.tok').focus()");
    browser.press("ArrowRight", 39, 0);
    browser.press("Enter", 13, 0);
    browser.await("document.getElementById('pop').contains(document.activeElement)");
    browser.press("Escape", 27, 0);
    browser.await("document.activeElement === document.querySelectorAll('.tok')[1]");
    browser.press("Enter", 13, 0);
    browser.await("document.getElementById('pop').contains(document.activeElement)");
    browser.run("document.querySelectorAll('#pop button')[1].focus()");
    browser.run("document.activeElement.click()");
    browser.await("document.querySelector('.tok.forced')");
    browser.await("document.activeElement?.matches('.tok.forced')");
  }

  @Test
  void countsTheTokensOfACharacter() {
    server.offer(FakeEngine.saying("hi", " \u00e9").served("run@50"));
    browser.await("document.querySelector('#serving b')?.textContent === 'run@50'");
    generate();
    assertThat(text(".said")).isEqualTo("hi \u00e9");
    assertThat(text(".answer footer")).startsWith("3 tokens");
  }

  @Test
  void alternativesStandInTheOrderOfTheirProbability() {
    server.offer(
        new FakeEngine(
                tokens -> {
                  float[] logits = new float[257];
                  logits['z'] = 9;
                  logits['1'] = 8;
                  return logits;
                })
            .served("run@50"));
    browser.await("document.querySelector('#serving b')?.textContent === 'run@50'");
    browser.run("document.getElementById('temperature').value = '0'");
    browser.run("document.getElementById('max_tokens').value = '8'");
    browser.run("document.getElementById('go').click()");
    browser.await("document.querySelector('.answer footer').textContent.includes('length')");
    browser.run("document.querySelector('.tok').click()");
    browser.await("!document.getElementById('pop').hidden");
    assertThat(text("#pop button:nth-of-type(1) span")).isEqualTo("z");
    assertThat(text("#pop button:nth-of-type(2) span")).isEqualTo("1");
  }

  @Test
  void aSeedThatIsNoNumberIsNotSent() {
    browser.run("document.getElementById('seed').value = 'seven'");
    browser.run("document.getElementById('go').click()");
    assertThat(browser.run("document.querySelectorAll('.said .given').length").intValue()).isZero();
    browser.run("document.getElementById('seed').value = '7'");
    browser.run("document.getElementById('go').click()");
    browser.await("document.querySelectorAll('.said .given').length === 1");
  }

  @Test
  void theFirstStepOfARunIsSeen() {
    browser.run("document.getElementById('tab-training').click()");
    browser.await("document.querySelectorAll('#charts canvas').length === 4");
    browser.await(
        """
        [...document.querySelectorAll('#charts canvas')].every((canvas) => {
          const style = getComputedStyle(document.documentElement);
          const water = parseInt(style.getPropertyValue('--water').trim().slice(1), 16);
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          for (let i = 0; i < data.length; i += 4) {
            if (data[i] * 65536 + data[i + 1] * 256 + data[i + 2] === water) return true;
          }
          return false;
        })\
        """);
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
    for (String tab : List.of("playground", "chat", "tokens", "training", "flow")) {
      browser.run("document.getElementById('tab-" + tab + "').click()");
      browser.await("!document.getElementById('" + tab + "').hidden");
      assertThat(browser.run("document.documentElement.scrollWidth").intValue())
          .as(tab)
          .isLessThanOrEqualTo(360);
    }
  }
}
