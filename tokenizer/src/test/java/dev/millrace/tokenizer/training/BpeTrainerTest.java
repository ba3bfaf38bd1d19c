package dev.millrace.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.tokenizer.RandomText;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.internal.bpe.ByteCharacters;
import dev.millrace.tokenizer.internal.bpe.BytePairModel;
import dev.millrace.tokenizer.internal.bpe.IntList;
import dev.millrace.tokenizer.internal.bpe.MergeTable;
import dev.millrace.tokenizer.internal.bpe.NaiveBytePairs;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BpeTrainerTest {
  @Test
  void learnsTheMostFrequentPairFirst() {
    // pairs: "ab" 3, "bc" 2, then "ab"+"c" 2
    Tokenizer tokenizer = new BpeTrainer(259).train(List.of("ab", "abc", "abc"));
    assertThat(tokenizer.tokenBytes(256)).asString(StandardCharsets.UTF_8).isEqualTo("ab");
    assertThat(tokenizer.tokenBytes(257)).asString(StandardCharsets.UTF_8).isEqualTo("abc");
    assertThat(tokenizer.endOfText()).hasValue(258);
    assertThat(tokenizer.vocabularySize()).isEqualTo(259);
  }

  @Test
  void learnsWhatTheNaiveAlgorithmLearns() {
    for (long seed = 0; seed < 25; seed++) {
      List<String> documents = documents(seed, 40);
      BpeTrainer trainer = new BpeTrainer(256 + 60, SplitPattern.O200K, List.of(), 2);
      Tokenizer tokenizer = trainer.train(documents);
      List<String> learned = new ArrayList<>();
      for (int id = 256; id < tokenizer.vocabularySize(); id++) {
        learned.add(ByteCharacters.write(tokenizer.tokenBytes(id)));
      }
      assertThat(learned).as("seed %d", seed).isEqualTo(naive(documents, SplitPattern.O200K, 60));
    }
  }

  @Test
  void learnsMergesThatTheIdsImply() {
    for (long seed = 0; seed < 40; seed++) {
      Tokenizer tokenizer =
          new BpeTrainer(400, SplitPattern.GPT2, List.of("<s>"), 1).train(documents(seed, 60));
      assertThat(((BytePairModel) tokenizer.model()).explicit()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void learnsTheSameInAnyOrderOfDocuments() {
    List<String> documents = new ArrayList<>(documents(7, 200));
    Tokenizer first = new BpeTrainer(500).train(documents);
    Collections.shuffle(documents, new Random(8));
    assertThat(new BpeTrainer(500).train(documents.stream()).id()).isEqualTo(first.id());
  }

  @Test
  void learnsLessFromTooLittleText() {
    assertThat(new BpeTrainer(1000).train(List.of("abab")).vocabularySize()).isEqualTo(258);
    assertThat(new BpeTrainer(1000).train(List.of("ab")).vocabularySize()).isEqualTo(257);
    assertThat(new BpeTrainer(1000).train(List.of()).vocabularySize()).isEqualTo(257);
  }

  @Test
  void encodesWhatItHasNotSeen() {
    Tokenizer tokenizer = new BpeTrainer(300).train(documents(1, 20));
    for (long seed = 100; seed < 300; seed++) {
      String text = new RandomText(seed).next(30);
      assertThat(tokenizer.decodeText(tokenizer.encode(text))).as("seed %d", seed).isEqualTo(text);
    }
  }

  @Test
  void writesAFileThatReadsBackAsTheSameTokenizer() {
    Tokenizer tokenizer = new BpeTrainer(600).train(documents(3, 300));
    assertThat(Tokenizer.parse(tokenizer.json()).id()).isEqualTo(tokenizer.id());
  }

  // merging inside one piece of a million letters would take a million steps for every merge
  @Test
  @Timeout(60)
  void learnsFromAMegabyteOfOneLetter() {
    Tokenizer tokenizer = new BpeTrainer(300).train(List.of("a".repeat(1 << 20)));
    assertThat(tokenizer.tokenBytes(256)).asString(StandardCharsets.UTF_8).isEqualTo("aa");
    assertThat(tokenizer.tokenBytes(257)).asString(StandardCharsets.UTF_8).isEqualTo("aaaa");
  }

  @Test
  void refusesSizesWithoutRoomForTheBytes() {
    assertThat(new BpeTrainer(257).train(List.of("aaaa")).vocabularySize()).isEqualTo(257);
    assertThatThrownBy(() -> new BpeTrainer(256))
        .hasMessage(
            "vocabulary size 256 is below 257: 256 bytes and 1 special tokens need their ids");
    assertThatThrownBy(() -> new BpeTrainer(300, SplitPattern.GPT2, List.of(), 0))
        .hasMessage("minimum count 0 is below 1");
  }

  @Test
  void refusesSpecialTokensThatAFileCannotTellFromOthers() {
    assertThatThrownBy(
            () ->
                new BpeTrainer(300, SplitPattern.GPT2, List.of("\u00e9"), 2).train(List.of("aaaa")))
        .hasMessage("added token '\u00e9' (id 257) has the name of token 233: give it another");
    assertThatThrownBy(
            () -> new BpeTrainer(300, SplitPattern.GPT2, List.of("aa"), 2).train(List.of("aaaa")))
        .hasMessage("added token 'aa' (id 257) has the name of token 256: give it another");
    assertThatThrownBy(
            () -> new BpeTrainer(300, SplitPattern.GPT2, List.of("\ud83d"), 2).train(List.of()))
        .hasMessage("added token 256 has half of a surrogate pair: no UTF-8 holds that");
    assertThat(
            new BpeTrainer(300, SplitPattern.GPT2, List.of("ab"), 2)
                .train(List.of("aaaa"))
                .vocabularySize())
        .isEqualTo(258);
  }

  private static List<String> documents(long seed, int count) {
    List<String> documents = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder(new RandomText(seed * 1000 + i).next(8));
      for (int word = 0; word < 10; word++) {
        text.append(' ');
        for (int letter = random.nextInt(8); letter >= 0; letter--) {
          text.append((char) ('a' + random.nextInt(3)));
        }
      }
      documents.add(text.toString());
    }
    return documents;
  }

  private record Pair(int left, int right) {}

  private static List<String> naive(List<String> documents, SplitPattern pattern, int merges) {
    List<List<Integer>> pieces = pieces(documents, pattern);
    Map<Integer, String> names = new HashMap<>();
    for (int b = 0; b < 256; b++) {
      names.put(b, ByteCharacters.write(new byte[] {(byte) b}));
    }
    List<String> learned = new ArrayList<>();
    while (learned.size() < merges) {
      Map<Pair, Integer> counts = new HashMap<>();
      for (List<Integer> piece : pieces) {
        for (int i = 0; i + 1 < piece.size(); i++) {
          counts.merge(new Pair(piece.get(i), piece.get(i + 1)), 1, Integer::sum);
        }
      }
      Map.Entry<Pair, Integer> best =
          counts.entrySet().stream()
              .min(
                  Comparator.comparingInt((Map.Entry<Pair, Integer> entry) -> -entry.getValue())
                      .thenComparingInt(entry -> entry.getKey().left)
                      .thenComparingInt(entry -> entry.getKey().right))
              .orElseThrow();
      if (best.getValue() < 2) {
        break;
      }
      Pair pair = best.getKey();
      int merged = 256 + learned.size();
      names.put(merged, names.get(pair.left) + names.get(pair.right));
      learned.add(String.valueOf(names.get(merged)));
      MergeTable table = new MergeTable();
      table.put(pair.left, pair.right, 0, merged);
      pieces.replaceAll(piece -> NaiveBytePairs.merge(piece, table));
    }
    return learned;
  }

  private static List<List<Integer>> pieces(List<String> documents, SplitPattern pattern) {
    List<List<Integer>> pieces = new ArrayList<>();
    for (String document : documents) {
      byte[] utf8 = document.getBytes(StandardCharsets.UTF_8);
      IntList ends = new IntList(16);
      pattern.splitter().split(utf8, 0, utf8.length, ends);
      int start = 0;
      for (int i = 0; i < ends.size(); i++) {
        List<Integer> piece = new ArrayList<>();
        for (; start < ends.get(i); start++) {
          piece.add(utf8[start] & 0xff);
        }
        pieces.add(piece);
      }
    }
    return pieces;
  }
}
