package dev.millrace.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.training.BpeTrainer;
import dev.millrace.trainer.TestModels;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChoiceEncodingTest {
  private static final Tokenizer BYTES = TestModels.bytes();
  private static final int END = BYTES.endOfText().orElseThrow();

  private static ChoiceEncoding within(int contextLength) {
    return new ChoiceEncoding(BYTES, BYTES.endOfText(), contextLength);
  }

  private static String text(Tokenizer tokenizer, EncodedChoice choice) {
    int[] tokens = choice.tokens();
    int split = tokens.length - choice.continuation();
    return tokenizer.decodeText(Arrays.copyOf(tokens, split))
        + "|"
        + tokenizer.decodeText(Arrays.copyOfRange(tokens, split, tokens.length));
  }

  @Test
  void theSpacesAtTheContextsEndBelongToTheContinuation() throws Exception {
    assertThat(text(BYTES, within(64).encode("Q: one \u00a0\n", "two")))
        .isEqualTo("Q: one| \u00a0\n two");
    assertThat(text(BYTES, within(64).encode(" Q", "two"))).isEqualTo(" Q| two");
  }

  @Test
  void contextAndContinuationAreEncodedTogether() throws Exception {
    // Runs of spaces are one token there, which the context alone does not end with.
    Tokenizer merged = new BpeTrainer(262).train(List.of("a   b   b   b   b   b"));
    int[] whole = merged.encode("a   b");
    int[] context = merged.encode("a");
    EncodedChoice choice = new ChoiceEncoding(merged, OptionalInt.empty(), 64).encode("a  ", "b");

    assertThat(choice.tokens()).isEqualTo(whole);
    assertThat(choice.continuation()).isEqualTo(whole.length - context.length);
    assertThat(choice.continuation()).isEqualTo(2);
  }

  @Test
  void anEmptyContextIsTheBeginningOfAText() throws Exception {
    for (String empty : List.of("", "  ")) {
      EncodedChoice choice = within(64).encode(empty, "x");
      assertThat(choice.tokens()[0]).isEqualTo(END);
      assertThat(choice.continuation()).isEqualTo(choice.tokens().length - 1);
    }
    ChoiceEncoding without = new ChoiceEncoding(BYTES, OptionalInt.empty(), 64);
    assertThatThrownBy(() -> without.encode("", "x")).hasMessageContaining("an empty context");
  }

  @Test
  void theContextIsCutFromTheLeft() throws Exception {
    // The last token is only predicted, so there is room for one more than the context.
    assertThat(text(BYTES, within(7).encode("abcdef", "x"))).isEqualTo("abcdef| x");
    assertThat(text(BYTES, within(6).encode("abcdef", "x"))).isEqualTo("bcdef| x");
    assertThat(text(BYTES, within(2).encode("abcdef", "x"))).isEqualTo("f| x");
  }

  @Test
  void aChoiceThatIsLongerThanTheModelsContextIsRefused() {
    assertThatThrownBy(() -> within(1).encode("abcdef", "x"))
        .isInstanceOf(ItemForms.BadItemException.class)
        .hasMessage("has a choice of 2 tokens, but the model's context is 1");
  }

  @Test
  void aChoicesLengthIsInCodePointsWithoutTheSpaceBeforeIt() throws Exception {
    assertThat(within(64).encode("a  ", "e\u00e9\ud834\udd1e").characters()).isEqualTo(3);
  }
}
