package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.ServiceCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Flow, pages, learning and the ways between them in a real browser. */
class ViewsBrowserTest extends PageInBrowser {
  @Test
  void theFirstStepOfARunIsSeen() {
    view("learning");
    browser.await("document.querySelectorAll('#charts canvas').length === 6");
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
      points.add(ShownPipeline.point(step, step == 30 ? 6 : 3));
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
      points.add(ShownPipeline.point(step, 3));
    }
    view("learning");
    browser.await("document.querySelectorAll('#charts canvas').length === 6");
    browser.run("import('/page/charts.js').then((charts) => charts.zoomTo({ min: 10, max: 20 }))");
    points.add(ShownPipeline.point(41, 2.5));
    browser.await("document.getElementById('figures').textContent.includes('41')");
    browser.run("window.zoomed = null");
    browser.await(
        "(import('/page/charts.js').then((charts) => { zoomed = charts.zoomed(); }), zoomed)");
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
    assertThat(text("#journey .text s")).isEqualTo("<b>cut away ");
    assertThat(text("#journey .twin del")).isEqualTo("<script>hacked=1</script>");
    assertThat(text("#journey .twin ins")).isEqualTo("text");
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
  void theBalanceOfTheFlowAddsUpAndExamplesAreText() {
    view("flow");
    browser.await("document.querySelector('.drops button')");
    assertThat(text("#balance .sum"))
        .isEqualTo("100 pages=60 clean+37 dropped+3 under way+0 unaccounted");
    assertThat(text(".stage .work.bad")).isEqualTo("stalled: nothing has moved for a minute");
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

  /** A field that a spreadsheet would take for a formula does not begin as one. */
  @Test
  void aListIsSavedWithItsFieldsAsTheyAreAndWithoutFormulas() {
    browser.run(
        """
        import('/page/dom.js').then(({ save }) => {
          HTMLAnchorElement.prototype.click = function () { window.saved = this; };
          const row = { url: 'http://a.test/"x",y', rule: '=1+1', measured: -2, ends: [1] };
          save('list', () => [row]).querySelector('button').click();
        })\
        """);
    assertThat(browser.run("saved.download").textValue()).isEqualTo("list.csv");
    assertThat(browser.run("decodeURIComponent(saved.href.split(',')[1])").textValue())
        .isEqualTo("url,rule,measured,ends\n\"http://a.test/\"\"x\"\",y\",'=1+1,-2,[1]\n");
  }

  @Test
  void theFlowTellsHowOldPagesAreAndTheGenerationsBesideEachOther() {
    view("flow");
    browser.await("document.getElementById('ages')?.textContent.includes('5 h ago')");
    assertThat(text("#ages")).matches("newest page \\d+ s ago, oldest that waits 5 h ago");
    browser.run("document.querySelector('#generations summary').click()");
    browser.await("document.querySelectorAll('#allgenerations tbody tr').length === 2");
    assertThat(text("#allgenerations tbody tr:last-of-type"))
        .isEqualTo("g<2>currentdocuments of maina.limit 1 -> <b>2</b>" + "\u2013".repeat(5));
    assertThat(text("#allgenerations tbody tr:first-of-type")).contains("100");
  }

  @Test
  void theHeldOutTextIsToldByLanguageAndHost() {
    view("learning");
    browser.await("!document.getElementById('heldout').hidden");
    browser.run("document.querySelector('#heldout summary').click()");
    browser.await("document.querySelectorAll('#heldoutparts tbody tr').length === 2");
    assertThat(text("#heldoutparts tbody tr:first-of-type"))
        .isEqualTo("language en1,5002.5001.250\u22121.250");
    assertThat(text("#heldoutparts tbody tr:last-of-type"))
        .isEqualTo("host <b>a.test</b>900\u20132.000\u2013");
  }

  @Test
  void aTasksScoresAreACurve() {
    view("learning");
    browser.await("document.querySelector('[data-chart=acc_norm] h2')");
    assertThat(text("[data-chart=acc_norm] h2"))
        .isEqualTo("arcacc_norm 0.500 ± 0.050, acc 0.250, 4 items");
  }

  @Test
  void whatOtherRunsThereAreIsAskedAgainAsTheyGrow() {
    view("learning");
    browser.await("document.querySelectorAll('#besiderun option').length === 3");
    String before = text("#besiderun option:nth-child(3)");
    browser.await(
        "document.querySelector('#besiderun option:nth-child(3)').textContent !== '%s'"
            .formatted(before));
  }

  @Test
  void anotherRunIsLaidBesideUntilItIsTakenAway() {
    view("learning");
    browser.await("document.querySelectorAll('#besiderun option').length === 3");
    assertThat(text("#besiderun option:nth-child(2)")).isEqualTo("g<2>/run, 3 steps");
    browser.run(
        """
        const select = document.getElementById('besiderun');
        select.value = 'g<2>/<b>older</b>';
        select.dispatchEvent(new Event('change'));
        """);
    browser.await(
        "document.querySelector('[data-chart=loss]"
            + " .u-legend').textContent.includes('<b>older</b>')");
    assertThat(place()).isEqualTo("/learning?beside=g%3C2%3E%2F%3Cb%3Eolder%3C%2Fb%3E");
    browser.run("location.reload()");
    browser.await(
        "document.querySelector('[data-chart=loss]"
            + " .u-legend')?.textContent.includes('<b>older</b>')");
    browser.run(
        """
        const select = document.getElementById('besiderun');
        select.value = '';
        select.dispatchEvent(new Event('change'));
        """);
    browser.await(
        "!document.querySelector('[data-chart=loss] .u-legend').textContent.includes('older')");
    assertThat(place()).isEqualTo("/learning");
  }

  @Test
  void theCrawlsBooksAndItsHostsAreInTheFlow() {
    view("flow");
    browser.await("document.querySelector('#crawl .sum')");
    assertThat(text("#crawl .sum")).contains("60 orders", "50 pages", "9 skipped", "1 open");
    browser.run("document.querySelector('#crawlhosts summary').click()");
    browser.await("document.querySelector('#crawlhosts td')");
    assertThat(text("#crawlhosts td")).isEqualTo("<b>a.test</b>");
  }
}
