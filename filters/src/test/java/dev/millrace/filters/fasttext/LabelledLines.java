package dev.millrace.filters.fasttext;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up texts of two kinds. */
final class LabelledLines {
  private static final List<String> GOOD =
      List.of("theorem", "proof", "lemma", "équation", "größe", "量子", "because", "measure");
  private static final List<String> REST =
      List.of("cheap", "sale", "click", "köpa", "скидка", "免费", "cookie", "offer");
  private static final List<String> COMMON =
      List.of("the", "of", "and", "a", "is", "that", "...", "42", "\tit", "was\u000b", "\u00a0to");

  private LabelledLines() {}

  static List<LabelledTexts> both(int each, int seed) {
    List<String> good = of(GOOD, each, seed);
    List<String> rest = of(REST, 2 * each, seed + 1);
    return List.of(
        new LabelledTexts("good", good::stream), new LabelledTexts("rest", rest::stream));
  }

  static List<String> good(int count, int seed) {
    return of(GOOD, count, seed);
  }

  static List<String> rest(int count, int seed) {
    return of(REST, count, seed);
  }

  private static List<String> of(List<String> words, int count, int seed) {
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = 1 + random.nextInt(20); length > 0; length--) {
        List<String> from = random.nextInt(10) < 4 ? words : COMMON;
        text.append(from.get(random.nextInt(from.size()))).append(' ');
        if (random.nextInt(15) == 0) {
          text.appendCodePoint(0x20 + random.nextInt(0x500)).append("x ");
        }
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
