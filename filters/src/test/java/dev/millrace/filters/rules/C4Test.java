package dev.millrace.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.words.WordBreaks;
import dev.millrace.filters.words.WordSplitter;
import org.junit.jupiter.api.Test;

class C4Test {

  private static final String FIVE =
      "One is here. Two is here. Three is here. Four is here. Five is here.";

  private static Outcome<Text> rewrite(String text) {
    return C4.defaults().apply(new Text(text));
  }

  private static String kept(String text) {
    return rewrite(text) instanceof Outcome.Kept(Text rewritten) ? rewritten.string() : "dropped";
  }

  private static String droppedFor(String text) {
    return rewrite(text) instanceof Outcome.Dropped(Verdict.Drop drop) ? drop.rule() : "kept";
  }

  @Test
  void dropsFewerThanFiveSentences() {
    assertThat(kept(FIVE)).isEqualTo(FIVE);
    assertThat(rewrite("One is here. Two is here. Three is here. Four is here."))
        .isEqualTo(
            new Outcome.Dropped<>(
                new Verdict.Drop("c4.too-few-sentences", "too_few_sentences", 4, 5)));
  }

  @Test
  void sentencesAreCountedOverTheLinesKept() {
    assertThat(kept("One is here\nTwo is here\nThree is here\nFour is here\nFive is here"))
        .isEqualTo("One is here\nTwo is here\nThree is here\nFour is here\nFive is here");
    assertThat(droppedFor("One is here\nTwo is here\nThree is here\nFour is here\nFive here"))
        .isEqualTo("c4.too-few-sentences");
  }

  @Test
  void linesOfTwoWordsFallAndOfThreeStay() {
    assertThat(kept("two words\n" + FIVE + "\n\n  three words here \n"))
        .isEqualTo(FIVE + "\nthree words here");
  }

  @Test
  void citationsAreCutAfterWordsAreCounted() {
    assertThat(kept(FIVE + "\ntwo words [3]")).isEqualTo(FIVE + "\ntwo words");
    assertThat(kept("A fact[12] is[] a[edit] fact.[citation needed] [x] [1 [2]\n" + FIVE))
        .isEqualTo("A fact is a fact. [x] [1 \n" + FIVE);
  }

  /** Letters beyond the basic plane are two units of a string each. */
  @Test
  void aWordByTheDictionaryIsMeasuredInCodePointsToo() {
    String word = "\ud801\udc28".repeat(600);
    WordSplitter chinese = WordSplitter.forLanguage("zh", WordBreaks.DICTIONARY);
    String line = "one two " + word;
    Text text = new Text(FIVE + "\n" + line, chinese);
    assertThat(C4.defaults().apply(text) instanceof Outcome.Kept(Text kept) ? kept.string() : "")
        .isEqualTo(FIVE + "\n" + line);
    Text longer = new Text(FIVE + "\n" + line + word, chinese);
    assertThat(C4.defaults().apply(longer) instanceof Outcome.Kept(Text kept) ? kept.string() : "")
        .isEqualTo(FIVE);
  }

  @Test
  void lineWithAWordOfMoreThanAThousandCharactersFalls() {
    String thousand = "a b " + "c".repeat(1000);
    assertThat(kept(FIVE + "\n" + thousand)).isEqualTo(FIVE + "\n" + thousand);
    assertThat(kept(FIVE + "\n" + thousand + "c")).isEqualTo(FIVE);
    String emoji = "a b " + "😀".repeat(1000);
    assertThat(kept(FIVE + "\n" + emoji)).isEqualTo(FIVE + "\n" + emoji);
  }

  @Test
  void placeholderTextDropsTheDocument() {
    assertThat(rewrite(FIVE + "\nSome Lorem Ipsum here"))
        .isEqualTo(new Outcome.Dropped<>(new Verdict.Drop("c4.lorem-ipsum", "lorem_ipsum", 1, 0)));
  }

  @Test
  void curlyBracketDropsTheDocumentUnlessItsLineFell() {
    assertThat(droppedFor(FIVE + "\nif (a) { b }")).isEqualTo("c4.curly-bracket");
    assertThat(kept(FIVE + "\n{ }")).isEqualTo(FIVE);
    assertThat(kept(FIVE + "\nyour JavaScript { is off }")).isEqualTo(FIVE);
  }

  @Test
  void linesOfPoliciesAndScriptsFall() {
    assertThat(
            kept(
                "Please enable JavaScript now\n"
                    + "Read our Privacy Policy here\n"
                    + "This site uses cookies\n"
                    + FIVE
                    + "\n"
                    + "Agree to the Terms of Use\n"
                    + "The Use of Cookies here\n"
                    + "We use cookies\n"
                    + "The cookie policy here"))
        .isEqualTo(FIVE);
  }

  @Test
  void unchangedTextKeepsItsWords() {
    Text text = new Text(FIVE);
    assertThat(C4.defaults().apply(text)).isEqualTo(new Outcome.Kept<>(text));
  }

  @Test
  void everyFaultIsListedWithTheVerdictFirst() {
    Text text = new Text("a { b c\nlorem ipsum here\na { b c");
    assertThat(Fixtures.rules(C4.defaults().faults(text)))
        .containsExactly("c4.curly-bracket", "c4.lorem-ipsum", "c4.too-few-sentences");
  }
}
