package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.fuzz.FuzzTarget;
import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

class RankFileFuzzTest extends FuzzTarget {
  private static final String TEXT = "the thing in the thick of it \u6c34\u8eca";

  @Override
  protected List<byte[]> seeds() {
    StringBuilder file = new StringBuilder();
    int rank = 0;
    for (int b = 0; b < 256; b++) {
      file.append(line(new byte[] {(byte) b}, rank++));
    }
    for (String token : List.of("th", "in", "the", " the", "ing", "thing")) {
      file.append(line(token.getBytes(StandardCharsets.UTF_8), rank++));
    }
    return List.of(utf8(file.toString()));
  }

  private static String line(byte[] token, int rank) {
    return Base64.getEncoder().encodeToString(token) + " " + rank + "\n";
  }

  @Override
  protected List<String> words() {
    return List.of("==", "\r\n", "dGg= 256\n", "\u2028", " ", "0x10", "+7");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of(TokenizerFormatException.class);
  }

  @Override
  protected void read(byte[] input) {
    Tokenizer tokenizer =
        Tokenizer.parseRanks(
            input, SplitPattern.CL100K, List.of(AddedToken.special(300, "<|endoftext|>")));
    assertThat(tokenizer.decode(tokenizer.encode(TEXT))).isNotNull();
  }
}
