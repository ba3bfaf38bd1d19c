package dev.millrace.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityChainTest {

  private static final QualityChain CHAIN =
      new QualityChain(QualitySettings.of(QualityProfile.FINEWEB));

  /** Documents under a line of three equals signs and a name; verdicts in a file beside it. */
  @Test
  void judgesAsInTheGoldenFile() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String part : resource("documents.txt").split("(?m)^=== ", -1)) {
      if (!part.isBlank()) {
        int end = part.indexOf('\n');
        lines.add(verdictLine(part.substring(0, end), part.substring(end + 1).stripTrailing()));
      }
    }
    assertThat(String.join("\n", lines) + "\n").isEqualTo(resource("verdicts.txt"));
  }

  private static String verdictLine(String name, String string) {
    Text text = CHAIN.text(string, "en");
    String verdict =
        switch (CHAIN.judge(text)) {
          case Outcome.Kept(Text rewritten) ->
              "kept, " + rewritten.length() + " of " + text.length();
          case Outcome.Dropped(Verdict.Drop drop) -> "dropped, " + drop.rule();
        };
    return name + ": " + verdict + ", all " + Fixtures.rules(CHAIN.faults(text));
  }

  @Test
  void fineWebRulesSeeTheRewrittenText() throws IOException {
    String article = resource("documents.txt").split("(?m)^=== ", -1)[1];
    // lines of two words fall in C4 before FineWeb's rules could call them short
    String menu = Fixtures.distinct(20, " too\n");
    Text text = CHAIN.text(menu + "\n" + article.substring(article.indexOf('\n') + 1), "en");
    assertThat(Fixtures.rules(CHAIN.faults(text))).contains("fineweb.too-many-short-lines");
    assertThat(CHAIN.judge(text)).isInstanceOf(Outcome.Kept.class);
  }

  @Test
  void unknownLanguagesAreSplitByIcu() {
    assertThat(CHAIN.text("今天天气很好", "zh").words().count()).isGreaterThan(1);
    assertThat(CHAIN.text("don't", "en").words().toList()).containsExactly("do", "n't");
  }

  private static String resource(String name) throws IOException {
    try (var in = QualityChainTest.class.getResourceAsStream("/golden/rules/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
