package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.LineageView;
import dev.millrace.inference.serving.PagesView;
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
import java.util.concurrent.CopyOnWriteArrayList;
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

  private final List<PipelineView.Point> points =
      new CopyOnWriteArrayList<>(List.of(point(5, 3.5)));
  private final PipelineView pipeline = pipeline(points);
  private InferenceServer server;
  private Browser browser;

  @BeforeEach
  void open() throws Exception {
    ServiceCatalog catalog =
        new ServiceCatalog(
            Map.of("bytes", new ByteVocabulary()),
            olderCheckpoint(),
            pipeline,
            new OneStep(),
            new HostilePage());
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

  private static PipelineView.Point point(long step, double loss) {
    return new PipelineView.Point(
        step,
        step * 1024,
        Instant.EPOCH.plusMillis(step),
        OptionalDouble.of(loss),
        OptionalDouble.of(1.25),
        OptionalDouble.of(0.7),
        0.001,
        900);
  }

  private static PipelineView pipeline(List<PipelineView.Point> points) {
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
        return new Training("run", points, List.of(), Optional.empty());
      }

      @Override
      public Flow flow() {
        return new Flow(List.of(stage), Optional.of(new Balance(100, 60, 37, 0, 0, 3, 0, 0)));
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
    browser.await("!document.getElementById('go').disabled");
    browser.run("document.getElementById('prompt').focus()");
    browser.type("hi");
    browser.run("document.getElementById('temperature').value = '0'");
    browser.press("Enter", 13, 2);
    browser.await("document.querySelector('.answer footer').textContent.includes('ended')");
  }

  /** Follows a link of the page to a view. */
  private void view(String name) {
    browser.run("document.querySelector('nav a[href=\"/" + name + "\"]').click()");
    browser.await("!document.getElementById('" + name + "').hidden");
  }

  private String place() {
    return browser.run("location.pathname + location.search").textValue();
  }

  @Test
  void streamsAnAnswerOfTintedTokensByKeyboard() {
    generate();
    assertThat(text("#answers .said")).isEqualTo("hi there, you and you");
    assertThat(text(".answer header b")).isEqualTo("run@40");
    assertThat(browser.run("document.querySelectorAll('.tok').length").intValue()).isEqualTo(19);
    assertThat(
            browser.run("document.querySelector('.tok').style.getPropertyValue('--s')").textValue())
        .startsWith("0.0");
  }

  @Test
  void spansThatStandInTheTrainingTextAreUnderlinedAndLeadToTheirPage() {
    generate();
    browser.await("document.querySelector('.answer .recited a')");
    assertThat(text(".answer .recited")).contains("9 tokens", "http://a.test/<b>");
    assertThat(browser.run("document.querySelectorAll('#answers .tok.seen').length").intValue())
        .isEqualTo(9);
    browser.run("document.querySelector('.answer .recited a').click()");
    browser.await("!document.getElementById('journey').hidden");
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
    assertThat(text("#answers .answer:nth-child(1) .said")).isEqualTo("hi there, you and you");
    assertThat(text("#answers .answer:nth-child(2) .said")).isEqualTo("hi of old");
    assertThat(text("#answers .answer:nth-child(2) header b")).isEqualTo("run@7");
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
    assertThat(text("#answers .said")).startsWith("hi ");
  }

  @Test
  void aBranchGoesOnFromTheIdsOfTheChosenTokens() {
    FakeEngine engine = FakeEngine.saying("hi", " there");
    SpecialTokens tokens = new SpecialTokens(OptionalInt.of(2), List.of());
    server.offer(new ServedModel("begun@1", engine, new ByteVocabulary(), tokens, engine::close));
    browser.await("document.querySelector('#serving b')?.textContent === 'begun@1'");
    browser.run(
        "{ const real = window.fetch; window.asked = []; window.fetch = (url, options) => { if"
            + " (url === '/v1/completions') asked.push(JSON.parse(options.body));"
            + " return real(url, options); };"
            + " }");
    generate();
    browser.run("document.querySelectorAll('.tok')[1].click()");
    browser.await("!document.getElementById('pop').hidden");
    browser.run("document.querySelectorAll('#pop button')[1].click()");
    browser.await("asked.length === 2");
    assertThat(browser.run("asked[0].prompt").textValue()).isEqualTo("hi");
    assertThat(browser.run("JSON.stringify(asked[1].prompt)").textValue())
        .isEqualTo("[2,104,105,32,0]");
    browser.await("document.querySelector('.answer footer').textContent.includes('tokens')");
    server.offer(FakeEngine.letters(1).served("other@1"));
    browser.await("document.querySelector('#serving b')?.textContent === 'other@1'");
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
    assertThat(text("#answers .said")).isEqualTo("hi \u00e9");
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
    view("learning");
    browser.await("document.querySelectorAll('#charts canvas').length === 5");
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
  void fromASpikeToTheDocumentsOfItsStepAndToOneOfTheirPages() {
    for (long step = 6; step <= 40; step++) {
      points.add(point(step, step == 30 ? 6 : 3));
    }
    view("learning");
    browser.await("document.querySelector('#spikes a')?.textContent.includes('step 30')");
    browser.run("document.querySelector('#spikes a').click()");
    browser.await("document.querySelectorAll('#stepdocuments .piece').length === 2");
    assertThat(place()).isEqualTo("/learning?step=30");
    assertThat(text("#stepdocuments .piece:first-of-type header b")).isEqualTo("7.500");
    assertThat(text("#stepdocuments .piece .tok")).isEqualTo("<b>worst</b>");
    browser.run("document.querySelector('#stepdocuments .piece a').click()");
    browser.await("document.querySelector('#journey h2')");
    assertThat(place()).isEqualTo("/pages?id=urn%3A1");
    browser.run("history.back()");
    browser.await("!document.getElementById('learning').hidden");
    assertThat(place()).isEqualTo("/learning?step=30");
  }

  @Test
  void aZoomStaysWhenStepsArrive() {
    for (long step = 6; step <= 40; step++) {
      points.add(point(step, 3));
    }
    view("learning");
    browser.await("document.querySelectorAll('#charts canvas').length === 5");
    browser.run("import('/page/charts.js').then((charts) => charts.zoomTo({ min: 10, max: 20 }))");
    points.add(point(41, 2.5));
    browser.await("document.getElementById('figures').textContent.includes('41')");
    browser.run("window.zoomed = null");
    browser.await(
        "import('/page/charts.js').then((charts) => { zoomed = charts.zoomed(); }), zoomed");
    assertThat(browser.run("JSON.stringify(zoomed)").textValue())
        .isEqualTo("{\"min\":10,\"max\":20}");
  }

  /** Nothing of a page is ever HTML here, and what turns the direction or hides is seen. */
  @Test
  void aHostilePageIsText() {
    browser.run("window.hacked = 0");
    view("pages");
    browser.run("document.getElementById('query').value = 'evil'");
    browser.run("document.getElementById('find').requestSubmit()");
    browser.await("document.querySelector('#found a')");
    assertThat(text("#found a")).contains("<img src=x onerror=hacked=1>", "\u27e8202E\u27e9");
    browser.run("document.querySelector('#found a').click()");
    browser.await("document.querySelector('#journey .gauge')");
    assertThat(text("#journey"))
        .contains("<script>hacked=1</script>", "gopher-quality.too-few-words");
    assertThat(text("#journey .text s")).contains("cut away");
    assertThat(browser.run("document.querySelector('#journey script, #journey img')").isNull())
        .isTrue();
    assertThat(browser.run("hacked").intValue()).isZero();
    assertThat(text("#journey")).contains("millrace takedown add");
  }

  @Test
  void aPageThatIsNotKnownIsSaidInWords() {
    browser.run("history.pushState(null, '', '/pages?id=urn%3Anone')");
    browser.run("dispatchEvent(new PopStateEvent('popstate'))");
    browser.await("document.querySelector('#journey .blank')");
    assertThat(text("#journey .blank")).contains("no page urn:none is known here");
    assertThat(browser.takeFaults()).hasSize(1).first().asString().contains("404");
  }

  @Test
  void whenTheServiceIsAwayThePageSaysSoAndComesBack() throws Exception {
    view("flow");
    browser.await("document.getElementById('balance').textContent.includes('100 pages')");
    int port = server.port();
    server.close();
    browser.await("document.body.classList.contains('offline')");
    assertThat(text("#away")).contains("does not answer");
    server =
        InferenceServer.start(InferenceSettings.defaults().withPort(port), ServiceCatalog.none());
    server.offer(FakeEngine.letters(1).served("back@1"));
    browser.await("!document.body.classList.contains('offline')");
    browser.await("document.querySelector('#serving b')?.textContent === 'back@1'");
    browser.takeFaults();
  }

  @Test
  void aPromptAndItsAnswerOutlastAReload() {
    generate();
    browser.run("window.former = true; location.reload()");
    browser.await("!window.former && document.querySelector('#answers .said .tok')");
    assertThat(text("#answers .said")).isEqualTo("hi there, you and you");
    assertThat(browser.run("document.getElementById('prompt').value").textValue()).isEqualTo("hi");
  }

  @Test
  void thePopupIsWalkedByArrowKeys() {
    generate();
    browser.run("document.querySelector('.tok').focus()");
    browser.press("Enter", 13, 0);
    browser.await("document.getElementById('pop').contains(document.activeElement)");
    browser.press("ArrowDown", 40, 0);
    browser.await("document.activeElement === document.querySelectorAll('#pop button')[1]");
    browser.press("ArrowUp", 38, 0);
    browser.await("document.activeElement === document.querySelectorAll('#pop button')[0]");
  }

  @Test
  void everyAddressOfFormerVersionsLeadsToItsView() {
    browser.run("location.replace('/#training')");
    browser.await("location.pathname === '/learning'");
    browser.await("!document.getElementById('learning').hidden && scrollY === 0");
  }

  @Test
  void showsTheNewModelAfterASwap() {
    server.offer(FakeEngine.letters(1).served("run@41"));
    browser.await("document.querySelector('#serving b')?.textContent === 'run@41'");
  }

  @Test
  void showsTokensOfEveryTokenizer() {
    view("try");
    browser.run("document.querySelector('#modes a[href*=tokens]').click()");
    browser.await("document.querySelectorAll('#tokenized article').length === 2");
    browser.run("document.getElementById('ids').click()");
    browser.await("document.querySelector('.pieces.ids small')?.textContent === '84'");
  }

  @Test
  void theBalanceOfTheFlowAddsUpAndExamplesAreText() {
    view("flow");
    browser.await("document.querySelector('.drops button')");
    assertThat(text("#balance .sum"))
        .isEqualTo("100 pages=60 clean+37 dropped+3 under way+0 unaccounted");
    browser.run("document.querySelector('.drops button').click()");
    browser.await("document.getElementById('examples').open");
    assertThat(text("#examples")).contains("measured 12, limit 50", "<img src=x>");
    assertThat(place()).isEqualTo("/flow?rule=gopher-quality.too-few-words");
    browser.run("history.back()");
    browser.await("!document.getElementById('examples').open");
  }

  @Test
  void theFilmShowsEveryKeptCheckpoint() {
    view("learning");
    browser.await("!document.getElementById('film').hidden");
    browser.run("document.getElementById('filmprompt').value = 'hi'");
    browser.run("document.getElementById('filmsentence').value = 'hi of'");
    browser.run("document.getElementById('filmform').requestSubmit()");
    browser.await("document.getElementById('filmsaid').textContent === 'hi of old'");
    assertThat(text("#framename")).contains("step 7", "run@7");
    assertThat(text("#filmloss")).contains("nats a token");
  }

  @Test
  void fitsAPhone() {
    browser.size(360, 740, true);
    for (String view : List.of("flow", "pages", "learning", "try", "inside")) {
      view(view);
      assertThat(browser.run("document.documentElement.scrollWidth").intValue())
          .as(view)
          .isLessThanOrEqualTo(360);
    }
    view("try");
    generate();
    assertThat(
            browser
                .run(
                    "document.querySelector('.settings').getBoundingClientRect().top"
                        + " < document.querySelector('.answers').getBoundingClientRect().top")
                .asBoolean())
        .isTrue();
  }

  /** Step 30 is known, and has two documents. */
  private static final class OneStep implements LineageView {
    @Override
    public boolean isKept() {
      return true;
    }

    @Override
    public Optional<Map<String, Object>> trace(String target, Part part) {
      return Optional.empty();
    }

    @Override
    public Map<String, Object> shares(String checkpoint, int most) {
      return Map.of();
    }

    @Override
    public Map<String, Object> documents(String checkpoint, Part part) {
      return Map.of();
    }

    @Override
    public Optional<Map<String, Object>> step(String run, long step, boolean losses) {
      return step == 30
          ? Optional.of(
              Map.of(
                  "run",
                  "run",
                  "step",
                  30,
                  "skipped",
                  false,
                  "blocks_gone",
                  0,
                  "model",
                  "run/7",
                  "documents",
                  List.of(document("urn:2", 1.25, "fine"), document("urn:1", 7.5, "<b>worst</b>"))))
          : Optional.empty();
    }

    private static Map<String, Object> document(String id, double loss, String text) {
      return Map.of(
          "id",
          id,
          "url",
          "http://" + id + ".test/",
          "length",
          2,
          "masked",
          false,
          "loss",
          loss,
          "tokens",
          List.of(List.of(text, loss)));
    }
  }

  /** One page that tries everything. */
  private static final class HostilePage implements PagesView {
    private static final String URL = "http://evil.test/<img src=x onerror=hacked=1>\u202egnp";

    @Override
    public boolean isKept() {
      return true;
    }

    @Override
    public Map<String, Object> find(String query, LineageView.Part part) {
      Map<String, Object> end = Map.of("generation", "main", "fate", "dropped", "rule", "c4.<b>");
      return Map.of(
          "query",
          query,
          "next",
          "",
          "complete",
          true,
          "pages",
          List.of(Map.of("id", "urn:1", "url", URL, "ends", List.of(end))));
    }

    @Override
    public Optional<Map<String, Object>> page(String id) {
      String html =
          "<p>kept text</p><p>cut away</p><img src=x onerror=hacked=1><script>hacked=1</script>";
      Map<String, Object> rule =
          Map.of("rule", "gopher-quality.too-few-words", "measured", 2, "limit", 50, "kept", false);
      Map<String, Object> now =
          Map.of(
              "title", "<script>hacked=1</script>",
              "text", "kept text",
              "languages", List.of(Map.of("language", "en", "score", 0.9)),
              "keep", false,
              "drops", List.of(rule),
              "rules", List.of(rule),
              "personal_data", Map.of("email", 2),
              "clean_text", "kept text".repeat(200_000));
      return id.equals("urn:1")
          ? Optional.of(
              Map.of(
                  "id",
                  id,
                  "url",
                  URL,
                  "fates",
                  List.of(),
                  "steps",
                  List.of(),
                  "checkpoints",
                  List.of(),
                  "html",
                  html,
                  "now",
                  now))
          : Optional.empty();
    }

    @Override
    public Map<String, Object> seen(int[] tokens, String tokenizerId) {
      return Map.of(
          "spans",
          List.of(Map.of("start", 2, "length", 9, "id", "urn:1", "url", "http://a.test/<b>")),
          "tokens",
          tokens.length,
          "complete",
          true);
    }

    @Override
    public Map<String, Object> judge(String text, boolean html, String url) {
      return Map.of();
    }
  }
}
