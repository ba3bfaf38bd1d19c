package dev.millrace.inference.internal.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.sampling.SampledToken;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextAssemblerTest {
  private int nextId;

  @Test
  void holdsBackACharacterUntilAllItsBytesAreThere() {
    TextAssembler text = new TextAssembler();
    byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
    append(text, euro[0]);
    assertThat(text.take().isEmpty()).isTrue();
    append(text, euro[1]);
    assertThat(text.take().text()).isEmpty();
    append(text, euro[2]);
    TextAssembler.Piece piece = text.take();
    assertThat(piece.text()).isEqualTo("€");
    assertThat(piece.tokens()).extracting(SampledToken::id).containsExactly(0, 1, 2);
  }

  @Test
  void writesReplacementForWhatIsNoUtf8() {
    TextAssembler text = new TextAssembler();
    append(text, (byte) 0xff);
    assertThat(text.take().text()).isEqualTo("\ufffd");
    append(text, (byte) 0xe2);
    append(text, (byte) 'a');
    assertThat(text.take().text()).isEqualTo("\ufffda");
  }

  @Test
  void findsAStopStringAcrossTokens() {
    TextAssembler text = new TextAssembler(List.of("END"), false);
    assertThat(append(text, "say E")).isFalse();
    assertThat(text.take().text()).isEqualTo("say ");
    assertThat(append(text, "N")).isFalse();
    assertThat(text.take().text()).isEmpty();
    assertThat(append(text, "D now")).isTrue();
    TextAssembler.Piece rest = text.finish();
    assertThat(rest.text()).isEmpty();
    assertThat(rest.tokens()).isEmpty();
  }

  @Test
  void showsHeldBackTextOnceItIsNoStopString() {
    TextAssembler text = new TextAssembler(List.of("END"), false);
    append(text, "EN");
    assertThat(text.take().text()).isEmpty();
    append(text, "C");
    assertThat(text.take().text()).isEqualTo("ENC");
  }

  @Test
  void keepsThePartOfATokenBeforeTheStopString() {
    TextAssembler text = new TextAssembler(List.of("\n"), false);
    assertThat(append(text, "one.\ntwo")).isTrue();
    TextAssembler.Piece piece = text.finish();
    assertThat(piece.text()).isEqualTo("one.");
    assertThat(piece.tokens()).hasSize(1);
  }

  @Test
  void stopsAtTheEarliestOfSeveral() {
    TextAssembler text = new TextAssembler(List.of("long stop", "st"), false);
    assertThat(append(text, "a long stop")).isTrue();
    assertThat(text.finish().text()).isEqualTo("a ");
  }

  @Test
  void showsTheEndOfTextThatOnlyLooksLikeAStop() {
    TextAssembler text = new TextAssembler(List.of("END"), false);
    append(text, "the EN");
    assertThat(text.take().text()).isEqualTo("the ");
    assertThat(text.finish().text()).isEqualTo("EN");
  }

  @Test
  void countsStartsInCodePoints() {
    TextAssembler text = new TextAssembler();
    append(text, "a😀");
    append(text, "b");
    assertThat(text.take().starts()).containsExactly(0, 2);
  }

  @Test
  void aTokenBehindABrokenCharacterStartsBehindItsReplacement() {
    TextAssembler text = new TextAssembler();
    byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
    append(text, "x");
    append(text, euro[0], euro[1]);
    append(text, "a");
    append(text, euro[0]);
    append(text, euro[1], (byte) 'b');
    append(text, "c");
    TextAssembler.Piece piece = text.finish();
    assertThat(piece.text()).isEqualTo("x\ufffda\ufffdbc");
    // The fifth token ends a character that the fourth began, broken as it is.
    assertThat(piece.starts()).containsExactly(0, 1, 2, 3, 3, 5);
  }

  /** Whatever the cuts between tokens, the pieces make up the text before its first stop. */
  @Test
  void piecesMakeUpTheTextWhateverTheTokens() {
    for (long seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder source = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        source.append(List.of("a", "ab", "b", "é", "€", "😀", " ").get(random.nextInt(7)));
      }
      List<String> stops = List.of("aba", "b€", "😀a");
      byte[] bytes = source.toString().getBytes(StandardCharsets.UTF_8);
      TextAssembler text = new TextAssembler(stops, false);
      StringBuilder shown = new StringBuilder();
      boolean stopped = false;
      int at = 0;
      while (!stopped && at < bytes.length) {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(4));
        stopped = append(text, Arrays.copyOfRange(bytes, at, end));
        at = end;
        TextAssembler.Piece piece = stopped ? text.finish() : text.take();
        shown.append(piece.text());
        assertThat(source.toString()).as("seed %d", seed).startsWith(shown.toString());
      }
      shown.append(text.finish().text());
      int cut =
          stops.stream()
              .mapToInt(stop -> source.indexOf(stop))
              .filter(index -> index >= 0)
              .min()
              .orElse(source.length());
      assertThat(shown.toString()).as("seed %d", seed).isEqualTo(source.substring(0, cut));
    }
  }

  private boolean append(TextAssembler text, String token) {
    return append(text, token.getBytes(StandardCharsets.UTF_8));
  }

  private boolean append(TextAssembler text, byte... token) {
    return text.append(new SampledToken(nextId++, Double.NaN, List.of()), token);
  }
}
