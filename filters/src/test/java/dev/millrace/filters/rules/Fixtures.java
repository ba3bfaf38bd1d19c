package dev.millrace.filters.rules;

import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts made to measure. */
final class Fixtures {

  static final GopherRepetition REPETITION = GopherRepetition.of(QualityProfile.FINEWEB);
  static final GopherQuality QUALITY = GopherQuality.of(QualityProfile.FINEWEB);
  static final FineWebQuality FINEWEB = FineWebQuality.of(QualityProfile.FINEWEB);

  private Fixtures() {}

  /** Words that all differ, joined by a separator. */
  static String distinct(int count, String separator) {
    return IntStream.range(0, count)
        .mapToObj(Fixtures::word)
        .collect(Collectors.joining(separator));
  }

  /** A word of five letters, another for each index. */
  static String word(int index) {
    StringBuilder word = new StringBuilder("q");
    for (int rest = index, i = 0; i < 4; i++, rest /= 20) {
      word.append("bcdfghjklmnpqrstvwxz".charAt(rest % 20));
    }
    return word.toString();
  }

  static String repeated(String part, int count, String separator) {
    return String.join(separator, Collections.nCopies(count, part));
  }

  static List<String> rules(List<Verdict.Drop> drops) {
    return drops.stream().map(Verdict.Drop::rule).toList();
  }

  static List<String> repetition(String text) {
    return rules(REPETITION.faults(new Text(text)));
  }

  static List<String> quality(String text) {
    return rules(QUALITY.faults(new Text(text)));
  }

  static List<String> fineWeb(String text) {
    return rules(FINEWEB.faults(new Text(text)));
  }

  static List<String> fineWebV1(String text) {
    return rules(FineWebQuality.of(QualityProfile.FINEWEB_V1).faults(new Text(text)));
  }
}
