package dev.millrace.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Text;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordSequencesTest {

  private static final String[] WORDS = {"a", "b", "ab", "ba", "aa", "aba", "😀", "bb"};

  @Test
  void countsAsSetsAndMapsOfStringsDo() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      StringBuilder string = new StringBuilder();
      for (int i = random.nextInt(120); i >= 0; i--) {
        string.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      }
      Text text = new Text(string.toString());
      WordSequences sequences = new WordSequences(text);
      List<String> words = text.words().toList();
      for (int n = 2; n <= 10; n++) {
        assertThat(sequences.topCharacters(n))
            .as("seed 7, round %d, n %d: %s", round, n, string)
            .isEqualTo(top(words, n));
        assertThat(sequences.duplicateCharacters(n))
            .as("seed 7, round %d, n %d: %s", round, n, string)
            .isEqualTo(duplicates(words, n));
      }
    }
  }

  @Test
  void ofEquallyFrequentRunsTheFirstSeenCounts() {
    Text text = new Text("long words here b c here b c long words");
    // "long words", "here b", "b c" and "c here"... occur: the first seen twice is "long words"
    assertThat(new WordSequences(text).topCharacters(2)).isEqualTo(2 * "long words".length());
  }

  @Test
  void runsThatDifferOnlyInTheirBoundariesAreDuplicatesButNotTheSameWords() {
    Text text = new Text("ab c ab c x a bc a bc");
    assertThat(new WordSequences(text).duplicateCharacters(4)).isEqualTo("abcabc".length());
    assertThat(new WordSequences(text).topCharacters(4)).isEqualTo("ab c ab c".length());
  }

  private static int top(List<String> words, int n) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i + n <= words.size(); i++) {
      counts.merge(String.join(" ", words.subList(i, i + n)), 1, Integer::sum);
    }
    int most = 0;
    int length = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > most) {
        most = entry.getValue();
        length = entry.getKey().codePointCount(0, entry.getKey().length());
      }
    }
    return most * length;
  }

  private static int duplicates(List<String> words, int n) {
    Set<String> seen = new HashSet<>();
    int characters = 0;
    int i = 0;
    while (i + n <= words.size()) {
      String run = String.join("", words.subList(i, i + n));
      if (seen.add(run)) {
        i++;
      } else {
        characters += run.codePointCount(0, run.length());
        i += n;
      }
    }
    return characters;
  }
}
