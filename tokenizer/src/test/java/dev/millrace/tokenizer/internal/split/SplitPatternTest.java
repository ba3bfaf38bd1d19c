package dev.millrace.tokenizer.internal.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tokenizer.RandomText;
import dev.millrace.tokenizer.internal.bpe.IntList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SplitPatternTest {
  private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE;

  @ParameterizedTest
  @EnumSource(SplitPattern.class)
  void splitsRandomTextAsItsRegularExpressionDoes(SplitPattern pattern) {
    Pattern regex = Pattern.compile(pattern.regex(), FLAGS);
    Splitter splitter = pattern.splitter();
    for (long seed = 0; seed < 4_000; seed++) {
      String text = new RandomText(seed).next(25);
      assertThat(pieces(splitter, text)).as("seed %d", seed).isEqualTo(matches(regex, text));
    }
  }

  @ParameterizedTest
  @EnumSource(SplitPattern.class)
  void classifiesEveryCharacterAsItsRegularExpressionDoes(SplitPattern pattern) {
    Pattern regex = Pattern.compile(pattern.regex(), FLAGS);
    Splitter splitter = pattern.splitter();
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (Character.getType(codePoint) == Character.SURROGATE || !isAtABoundary(codePoint)) {
        continue;
      }
      String c = Character.toString(codePoint);
      String text = "a" + c + "1" + c + " " + c + "B" + c + "!" + c + c;
      if (!pieces(splitter, text).equals(matches(regex, text))) {
        assertThat(pieces(splitter, text)).as("U+%04X", codePoint).isEqualTo(matches(regex, text));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SplitPattern.class)
  void splitsThroughTheGeneralRegexSplitterAlike(SplitPattern pattern) {
    Splitter general = new RegexSplitter(Oniguruma.compile(pattern.regex()));
    for (long seed = 0; seed < 1_500; seed++) {
      RandomText random = new RandomText(seed);
      byte[] text = concatenate(random.next(10), random.bytes(5), random.next(10));
      assertThat(ends(pattern.splitter(), text, 0, text.length))
          .as("seed %d", seed)
          .isEqualTo(ends(general, text, 0, text.length));
    }
  }

  @ParameterizedTest
  @EnumSource(SplitPattern.class)
  void seesNothingOutsideTheRange(SplitPattern pattern) {
    for (long seed = 0; seed < 1_000; seed++) {
      RandomText random = new RandomText(seed);
      byte[] text = random.next(20).getBytes(StandardCharsets.UTF_8);
      int from = random.below(text.length + 1);
      int to = from + random.below(text.length - from + 1);
      byte[] alone = Arrays.copyOfRange(text, from, to);
      List<Integer> shifted = new ArrayList<>();
      ends(pattern.splitter(), alone, 0, alone.length).forEach(end -> shifted.add(end + from));
      assertThat(ends(pattern.splitter(), text, from, to)).as("seed %d", seed).isEqualTo(shifted);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GPT2, It's 12345 here, It|'s| 12345| here",
    "GPT2, IT'S, IT|'|S",
    "CL100K, IT'S 12345 here, IT|'S| |123|45| here",
    "QWEN2, a12, a|1|2",
    "O200K, camelCase isn't HTTPServer, camel|Case| isn't| HTTPServer",
    "O200K, a/b// c, a|/b|//| c",
  })
  void cutsAsPublished(SplitPattern pattern, String text, String expected) {
    assertThat(pieces(pattern.splitter(), text)).containsExactly(expected.split("\\|"));
  }

  @Test
  void leavesTheLastSpaceToTheWordBehindIt() {
    assertThat(pieces(SplitPattern.CL100K.splitter(), "a   b")).containsExactly("a", "  ", " b");
    assertThat(pieces(SplitPattern.CL100K.splitter(), "a   ")).containsExactly("a", "   ");
    assertThat(pieces(SplitPattern.CL100K.splitter(), "a \n\n  b"))
        .containsExactly("a", " \n\n", " ", " b");
  }

  @Test
  void separatesDigitsSinglyOrAsRuns() {
    assertThat(pieces(new DigitSplitter(true), "ab12\u00bdc"))
        .containsExactly("ab", "1", "2", "\u00bd", "c");
    assertThat(pieces(new DigitSplitter(false), "12ab34")).containsExactly("12", "ab", "34");
  }

  private static boolean isAtABoundary(int codePoint) {
    int type = Character.getType(codePoint);
    return codePoint < 0x100
        || codePoint == Character.MAX_CODE_POINT
        || type != Character.getType(codePoint - 1)
        || type != Character.getType(codePoint + 1);
  }

  private static List<String> pieces(Splitter splitter, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int end : ends(splitter, utf8, 0, utf8.length)) {
      pieces.add(new String(utf8, start, end - start, StandardCharsets.UTF_8));
      start = end;
    }
    return pieces;
  }

  private static List<Integer> ends(Splitter splitter, byte[] utf8, int from, int to) {
    IntList ends = new IntList(16);
    splitter.split(utf8, from, to, ends);
    List<Integer> list = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      list.add(ends.get(i));
    }
    return list;
  }

  private static List<String> matches(Pattern regex, String text) {
    Matcher matcher = regex.matcher(text);
    List<String> matches = new ArrayList<>();
    while (matcher.find()) {
      matches.add(matcher.group());
    }
    return matches;
  }

  private static byte[] concatenate(String before, byte[] middle, String after) {
    byte[] first = before.getBytes(StandardCharsets.UTF_8);
    byte[] last = after.getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(first, first.length + middle.length + last.length);
    System.arraycopy(middle, 0, all, first.length, middle.length);
    System.arraycopy(last, 0, all, first.length + middle.length, last.length);
    return all;
  }
}
