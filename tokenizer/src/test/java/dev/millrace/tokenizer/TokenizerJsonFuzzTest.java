package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.fuzz.FuzzTarget;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import dev.millrace.tokenizer.training.BpeTrainer;
import java.util.List;

class TokenizerJsonFuzzTest extends FuzzTarget {
  private static final String TEXT =
      "Don't read\r\n\r\n 12345 <|endoftext|> \u6c34\u8eca\u306f \u05e9\u05dc \ud83c\udf0a aaaa";

  /** Of 300 tokens, so that changes hit more than merges. */
  @Override
  protected List<byte[]> seeds() {
    BpeTrainer trainer = new BpeTrainer(300, SplitPattern.CL100K, List.of("<|endoftext|>"), 1);
    return List.of(
        trainer.train(List.of(TEXT.repeat(3))).json(), JsonFixture.ofCharacters().prettyBytes());
  }

  @Override
  protected List<String> words() {
    return List.of(
        "null",
        "true",
        "{}",
        "[]",
        "\"type\":\"ByteLevel\"",
        "\"type\":\"Sequence\",\"normalizers\":[]",
        "\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a+)+$\"}",
        "\"byte_fallback\":true",
        "\"ignore_merges\":true",
        "\"unk_token\":\"<unk>\"",
        "\\ud800",
        "\"merges\":[",
        "<0x41>",
        "\u2581");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of(TokenizerFormatException.class);
  }

  /** A tokenizer that is accepted is one that works, and its own file gives it again. */
  @Override
  protected void read(byte[] input) {
    Tokenizer tokenizer = Tokenizer.parse(input);
    int[] ids = tokenizer.encodeWithSpecialTokens(TEXT);
    assertThat(tokenizer.decode(ids)).isNotNull();
    tokenizer.encode(input.length < 4_000 ? input : utf8(TEXT));
    assertThat(Tokenizer.parse(tokenizer.json()).id()).isEqualTo(tokenizer.id());
  }
}
