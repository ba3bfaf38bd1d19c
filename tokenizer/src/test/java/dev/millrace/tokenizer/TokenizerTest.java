package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tokenizer.internal.split.SplitPattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private static final Tokenizer R50K = Tokenizers.named("r50k_base");
  private static final Tokenizer CL100K = Tokenizers.named("cl100k_base");
  private static final Tokenizer O200K = Tokenizers.named("o200k_base");

  @Test
  void decodesWhatItEncoded() {
    for (long seed = 0; seed < 2_000; seed++) {
      String text = new RandomText(seed).next(40);
      assertThat(CL100K.decodeText(CL100K.encode(text))).as("seed %d", seed).isEqualTo(text);
    }
  }

  @Test
  void keepsBytesThatAreNoUtf8() {
    for (long seed = 0; seed < 2_000; seed++) {
      byte[] bytes = new RandomText(seed).bytes(60);
      assertThat(CL100K.decode(CL100K.encode(bytes))).as("seed %d", seed).isEqualTo(bytes);
    }
  }

  @Test
  void encodesBytesAsItEncodesTheirText() {
    for (long seed = 0; seed < 2_000; seed++) {
      String text = new RandomText(seed).next(40);
      assertThat(CL100K.encode(text.getBytes(StandardCharsets.UTF_8)))
          .as("seed %d", seed)
          .isEqualTo(CL100K.encode(text));
    }
  }

  @Test
  void replacesUnpairedSurrogates() {
    assertThat(CL100K.decodeText(CL100K.encode("a\ud83db\ude00c\ud83d\ude00")))
        .isEqualTo("a\ufffdb\ufffdc\ud83d\ude00");
  }

  @Test
  void replacesCutCharactersInDecodedText() {
    int[] ids = CL100K.encode("\ud83d\udc4b");
    assertThat(ids).hasSizeGreaterThan(1);
    assertThat(CL100K.decodeText(new int[] {ids[0]})).isEqualTo("\ufffd");
  }

  @Test
  void takesSpecialTokensInTextAsTextUnlessAsked() {
    String text = "one<|endoftext|>two";
    int endOfText = CL100K.endOfText().orElseThrow();
    assertThat(CL100K.encode(text)).doesNotContain(endOfText);
    assertThat(CL100K.decodeText(CL100K.encode(text))).isEqualTo(text);
    assertThat(CL100K.encodeWithSpecialTokens(text)).containsExactly(606, endOfText, 20375);
    assertThat(CL100K.decodeText(CL100K.encodeWithSpecialTokens(text))).isEqualTo(text);
  }

  @Test
  void namesItsTokens() {
    assertThat(CL100K.specialToken("<|fim_prefix|>")).hasValue(100258);
    assertThat(CL100K.specialToken("<|nothing|>")).isEmpty();
    assertThat(CL100K.tokenBytes(9906)).asString(StandardCharsets.UTF_8).isEqualTo("Hello");
    assertThat(CL100K.tokenBytes(100257))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("<|endoftext|>");
    assertThat(CL100K.hasToken(100256)).isFalse();
    assertThat(CL100K.hasToken(100276)).isTrue();
    assertThat(CL100K.hasToken(100277)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 100256, 100277, Integer.MAX_VALUE})
  void refusesToDecodeAnIdThatIsNoToken(int id) {
    assertThatThrownBy(() -> CL100K.decode(new int[] {9906, id}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token id " + id + " is not in the vocabulary of 100277 ids");
    assertThatThrownBy(() -> CL100K.tokenBytes(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void encodesNothingAsNothing() {
    assertThat(CL100K.encode("")).isEmpty();
    assertThat(CL100K.encode(new byte[0])).isEmpty();
    assertThat(CL100K.encodeWithSpecialTokens("")).isEmpty();
    assertThat(CL100K.decode(new int[0])).isEmpty();
  }

  // time quadratic in the length would take hours
  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "\n", "\u4e2d", "!", "ab", "1", "\u0301", "aB", "' "})
  @Timeout(60)
  void encodesAMegabyteOfOneThing(String unit) {
    String text = unit.repeat((1 << 20) / unit.length());
    for (Tokenizer tokenizer : List.of(R50K, CL100K, O200K)) {
      assertThat(tokenizer.decodeText(tokenizer.encode(text)).equals(text)).isTrue();
    }
  }

  @Test
  void encodesAlikeInManyThreads() throws Exception {
    Tokenizer shared = Tokenizers.named("r50k_base");
    List<String> texts = new ArrayList<>();
    List<int[]> expected = new ArrayList<>();
    for (long seed = 0; seed < 1_000; seed++) {
      texts.add(new RandomText(seed).next(30));
      expected.add(R50K.encode(texts.getLast()));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<int[]>>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(threads.submit(() -> texts.stream().map(shared::encode).toList()));
      }
      for (Future<List<int[]>> result : results) {
        assertThat(result.get().toArray(int[][]::new))
            .isDeepEqualTo(expected.toArray(int[][]::new));
      }
    }
  }

  @Test
  void readsWhatItWrote(@TempDir Path folder) {
    Path file = folder.resolve("tokenizer.json");
    CL100K.write(file);
    Tokenizer read = Tokenizer.read(file);
    assertThat(read.id()).isEqualTo(CL100K.id());
    assertThat(read.vocabularySize()).isEqualTo(CL100K.vocabularySize());
    assertThat(read.addedTokens()).isEqualTo(CL100K.addedTokens());
    assertThat(read.json()).isEqualTo(CL100K.json());
    for (long seed = 0; seed < 1_000; seed++) {
      String text = new RandomText(seed).next(30);
      assertThat(read.encode(text)).as("seed %d", seed).isEqualTo(CL100K.encode(text));
    }
  }

  @Test
  void readsRanksOfAPublishedNameOrWithAPattern(@TempDir Path folder) throws IOException {
    Path published = folder.resolve("r50k_base.tiktoken");
    try (var in = getClass().getResourceAsStream("/com/knuddels/jtokkit/r50k_base.tiktoken")) {
      assertThat(in).isNotNull();
      Files.copy(in, published);
    }
    assertThat(Tokenizer.read(published).id()).isEqualTo(R50K.id());
    Path renamed = Files.copy(published, folder.resolve("mine.tiktoken"));
    assertThat(Tokenizer.readRanks(renamed, SplitPattern.GPT2, R50K.addedTokens()).id())
        .isEqualTo(R50K.id());
    assertThatThrownBy(() -> Tokenizer.read(renamed))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessage(
            renamed
                + ": the split pattern of 'mine.tiktoken' is not known: use readRanks with one");
  }

  @Test
  void namesAFileThatIsNotThere(@TempDir Path folder) {
    Path missing = folder.resolve("tokenizer.json");
    assertThatThrownBy(() -> Tokenizer.read(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(missing.toString());
  }
}
