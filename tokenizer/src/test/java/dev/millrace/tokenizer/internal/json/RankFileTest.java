package dev.millrace.tokenizer.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankFileTest {
  @Test
  void readsATokenAndItsRankALine() {
    assertThat(RankFile.read(bytes("IQ== 0\nIg== 1\r\n\nSGVsbG8= 7\n")))
        .containsOnlyKeys(0, 1, 7)
        .containsEntry(7, bytes("Hello"));
  }

  @Test
  void refusesWhatIsNoRankFile() {
    refused("", "no ranks: a line is a token in base64, a space, its rank");
    refused(
        "IQ== 0\n{\"version\": \"1.0\"}\n",
        "line 2 is '{\"version\": \"1.0\"}': expected a token in base64, a space, its rank");
    refused("IQ==\n", "line 1 is 'IQ==': expected a token in base64, a space, its rank");
    refused("IQ== x\n", "line 1 is 'IQ== x': expected a token in base64, a space, its rank");
    refused("IQ== -1\n", "line 1 is 'IQ== -1': expected a token in base64, a space, its rank");
    refused("I 0\n", "line 1 is 'I 0': expected a token in base64, a space, its rank");
  }

  @Test
  void refusesARankUsedTwice() {
    refused("IQ== 0\nIg== 0\n", "line 2: rank 0 is used twice: every token needs its own");
  }

  @Test
  void refusesBytesUsedTwiceAndGapsAndMissingBytes() {
    refusedVocabulary(
        allBytes() + "YWI= 256\nYWI= 257\n",
        "ids 256 and 257 are both 'ab': every token needs its own bytes");
    refusedVocabulary(
        allBytes() + "YWI= 258\n",
        "id 256 is missing, the largest is 258: ids must have no gap, the file may be cut short");
    refusedVocabulary("IQ== 0\n", "no token for byte 0x00: ranks must hold all 256 single bytes");
  }

  @Test
  void acceptsAGapThatASpecialTokenFills() {
    Tokenizer tokenizer =
        Tokenizer.parseRanks(
            bytes(allBytes() + "YWI= 257\n"),
            SplitPattern.GPT2,
            List.of(AddedToken.special(256, "<|endoftext|>")));
    assertThat(tokenizer.encode("ab")).containsExactly(257);
    assertThat(tokenizer.endOfText()).hasValue(256);
  }

  private static void refused(String content, String message) {
    assertThatThrownBy(() -> RankFile.read(bytes(content)))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessage(message);
  }

  private static void refusedVocabulary(String content, String message) {
    assertThatThrownBy(() -> Tokenizer.parseRanks(bytes(content), SplitPattern.GPT2, List.of()))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessage(message);
  }

  private static String allBytes() {
    StringBuilder lines = new StringBuilder();
    for (int b = 0; b < 256; b++) {
      lines.append(Base64.getEncoder().encodeToString(new byte[] {(byte) b}));
      lines.append(' ').append(b).append('\n');
    }
    return lines.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
