package dev.millrace.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostileTextTest {

  @ParameterizedTest
  @EnumSource(QualityProfile.class)
  void anyTextGetsAVerdictThatAllFaultsAgreeWith(QualityProfile profile) {
    QualityChain chain = new QualityChain(QualitySettings.of(profile));
    Random random = new Random(23);
    String[] parts = {
      " ",
      "\n",
      "\n\n",
      "the ",
      "be",
      ".",
      "...",
      "…",
      "{",
      "[1]",
      "[",
      "lorem ipsum",
      "javascript",
      "- ",
      "•",
      "#",
      "😀",
      "\ud83d",
      "\ude00",
      "\u0000",
      "\u2028",
      "\u00a0",
      "中文",
      "שלום",
      "e\u0301",
      "http://a.b/c?d=e@f",
      "don't",
      "1,000",
      "'",
      "\"",
      "a@b.co",
      "terms of use"
    };
    for (int round = 0; round < 400; round++) {
      StringBuilder string = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        string.append(parts[random.nextInt(parts.length)]);
      }
      for (String language : List.of("en", "ja")) {
        Text text = chain.text(string.toString(), language);
        String name = "seed 23, round " + round + ", " + language;
        for (RuleGroup group : chain.settings().groups()) {
          agree(name, group.judge(text), group.faults(text));
        }
        assertThat(chain.judge(text)).as(name).isNotNull();
      }
    }
  }

  private static void agree(String name, Verdict verdict, List<Verdict.Drop> all) {
    assertThat(verdict).as(name).isEqualTo(all.isEmpty() ? Verdict.KEEP : all.getFirst());
  }

  @Test
  void longTextsOfOneKindAreJudgedInLinearTime() {
    QualityChain chain = new QualityChain(QualitySettings.of(QualityProfile.FINEWEB));
    for (String part :
        List.of("a", "[1", "(", ".", "a.b ", "'", "-a", "a@", "\n", "www.", "😀", "1", "the be ")) {
      Text text = chain.text(part.repeat(300_000 / part.length()), "en");
      assertThat(chain.judge(text)).as(part).isInstanceOf(Outcome.Dropped.class);
    }
  }
}
