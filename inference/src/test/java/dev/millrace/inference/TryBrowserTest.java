package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.ServedModel;
import dev.millrace.model.config.SpecialTokens;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Completion and tokens in a real browser. */
class TryBrowserTest extends PageInBrowser {
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
  void showsTokensOfEveryTokenizer() {
    view("try");
    browser.run("document.querySelector('#modes a[href*=tokens]').click()");
    browser.await("document.querySelectorAll('#tokenized article').length === 2");
    browser.run("document.getElementById('ids').click()");
    browser.await("document.querySelector('.pieces.ids small')?.textContent === '84'");
  }
}
