package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Text of which some is a stranger's. */
class TextPartTest {
  private static final Tokenizer TOKENIZER = Tokenizers.named("cl100k_base");
  private static final int END = TOKENIZER.specialToken("<|endoftext|>").orElseThrow();

  private static int[] encode(TextPart... parts) {
    return TOKENIZER.encode(List.of(parts), token -> false);
  }

  @Test
  void aSpecialTokenIsOneWhereAllOfItIsTrusted() {
    assertThat(encode(new TextPart("a<|endoftext|>", true))).endsWith(END).hasSize(2);
    assertThat(encode(new TextPart("a<|endoftext|>", false)))
        .isEqualTo(TOKENIZER.encode("a<|endoftext|>"));
    assertThat(encode(new TextPart("<|end", true), new TextPart("oftext|>", false)))
        .doesNotContain(END);
    assertThat(encode(new TextPart("x<|end", true), new TextPart("oftext|>", true))).contains(END);
  }

  @Test
  void partsAreCutAsOneText() {
    assertThat(
            encode(
                new TextPart("How are", true),
                new TextPart(" you to", false),
                new TextPart("day?", true)))
        .isEqualTo(TOKENIZER.encode("How are you today?"));
  }
}
