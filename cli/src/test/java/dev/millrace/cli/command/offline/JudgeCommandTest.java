package dev.millrace.cli.command.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.Fixtures;
import dev.millrace.cli.rows.JsonLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeCommandTest {
  private static final String SHORT = "Buy corn. Buy corn. {";

  @TempDir private Path folder = Path.of("");

  private static List<String> rules(JsonNode judged) {
    return StreamSupport.stream(judged.path("drops").spliterator(), false)
        .map(drop -> drop.path("rule").textValue())
        .toList();
  }

  private static JsonNode judge(String row, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "judge";
    arguments[1] = "-";
    System.arraycopy(options, 0, arguments, 2, options.length);
    CommandRun run = CommandRun.withInput(row, arguments);
    assertThat(run.errors()).isEmpty();
    return run.rows().getFirst();
  }

  @Test
  void keepsAGoodTextAndGivesItAsC4RewritesIt() {
    JsonNode judged = judge(Fixtures.row("a", Fixtures.ARTICLE + "\nSee our cookie policy here"));

    assertThat(judged.path("id").textValue()).isEqualTo("a");
    assertThat(judged.path("keep").booleanValue()).isTrue();
    assertThat(judged.path("drops")).isEmpty();
    assertThat(judged.path("c4Text").textValue()).isEqualTo(Fixtures.ARTICLE);
  }

  @Test
  void namesEveryFaultOfEveryGroupInTheRecipesOrder() {
    JsonNode judged = judge(Fixtures.row("a", SHORT));

    assertThat(judged.path("keep").booleanValue()).isFalse();
    assertThat(rules(judged))
        .contains("gopher-quality.too-few-words", "c4.curly-bracket", "c4.too-few-sentences");
    assertThat(rules(judged).stream().map(rule -> rule.substring(0, rule.indexOf('.'))).distinct())
        .isSubsetOf("gopher-repetition", "gopher-quality", "c4", "fineweb")
        .containsSubsequence("gopher-quality", "c4");
    assertThat(judged.path("c4Text").isNull()).isTrue();
  }

  @Test
  void showsEveryRuleWithMeasureAndLimitAlsoWhereItIsKept() {
    JsonNode kept = judge(Fixtures.row("a", Fixtures.ARTICLE));
    JsonNode faulty = judge(Fixtures.row("a", SHORT));

    assertThat(kept.path("rules").size()).isGreaterThan(20);
    assertThat(kept.path("rules")).allMatch(rule -> rule.path("kept").booleanValue());
    assertThat(faulty.path("rules"))
        .filteredOn(rule -> rule.path("rule").textValue().equals("gopher-quality.too-few-words"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.path("kept").booleanValue()).isFalse();
              assertThat(rule.path("measured").doubleValue()).isEqualTo(4);
              assertThat(rule.path("limit").doubleValue()).isEqualTo(50);
            });
  }

  @Test
  void givesDatatrovesReasonWithMeasureAndLimit() {
    JsonNode drop =
        StreamSupport.stream(judge(Fixtures.row("a", SHORT)).path("drops").spliterator(), false)
            .filter(d -> d.path("rule").textValue().equals("gopher-quality.too-few-words"))
            .findFirst()
            .orElseThrow();

    assertThat(drop.path("reason").textValue()).isEqualTo("gopher_short_doc");
    assertThat(drop.path("measured").doubleValue()).isEqualTo(4);
    assertThat(drop.path("limit").doubleValue()).isEqualTo(50);
  }

  @Test
  void followsALimitThatWasSetOnItsBoundary() {
    String row = Fixtures.row("a", SHORT);

    assertThat(rules(judge(row, "--set", "gopher-quality.min-words=5")))
        .contains("gopher-quality.too-few-words");
    assertThat(rules(judge(row, "--set", "gopher-quality.min-words=4")))
        .doesNotContain("gopher-quality.too-few-words");
  }

  @Test
  void judgesUrlAndLanguageWhereTheyAreGiven() {
    String row =
        JsonLines.object()
                .put("url", "http://porn.example/")
                .put("language", "en")
                .put("score", 0.6)
                .put("text", Fixtures.ARTICLE)
            + "\n";

    assertThat(rules(judge(row))).hasSize(2).last().isEqualTo("language.low-score");
    assertThat(rules(judge(row)).getFirst()).startsWith("url.");
    assertThat(rules(judge(row, "--set", "language.wanted=de")).getLast())
        .isEqualTo("language.not-wanted");
  }

  @Test
  void takesWhatExtractWritesWhereItFoundNoText() {
    JsonNode judged = judge("{\"source\":\"a.html\",\"reason\":\"extraction.empty\"}\n");

    assertThat(judged.path("id").textValue()).isEqualTo("a.html");
    assertThat(rules(judged)).containsExactly("extraction.empty");
  }

  @Test
  void deliversTheRowsBeforeABrokenLineAndNamesFileAndLine() throws IOException {
    Path file =
        Fixtures.writeGzip(
            folder.resolve("rows.jsonl.gz"), Fixtures.row("a", SHORT) + "\n{\"id\": \"b\"\n");

    CommandRun run = CommandRun.of("judge", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.rows()).hasSize(1);
    assertThat(run.errors().lines()).hasSize(1);
    assertThat(run.errors()).startsWith("millrace: " + file + " line 3: not JSON: ");
  }

  @Test
  void refusesARowWithoutText() {
    CommandRun run = CommandRun.withInput("{\"id\": \"b\", \"txt\": \"\"}", "judge", "-");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors())
        .isEqualTo("millrace: standard input line 1: no field text among [id, txt]\n");
  }

  @Test
  void namesTheNearestOfAnUnknownLimit() {
    CommandRun run = CommandRun.of("judge", "-", "--set", "gopher-quality.min-word=3");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("did you mean gopher-quality.min-words?");
  }

  @Test
  void refusesALimitThatIsNoNumber() {
    CommandRun run = CommandRun.of("judge", "-", "--set", "gopher-quality.min-words=few");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("gopher-quality.min-words is 'few'");
  }
}
