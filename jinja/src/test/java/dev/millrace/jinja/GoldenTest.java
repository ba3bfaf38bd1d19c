package dev.millrace.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTest {
  /**
   * Templates in the style of the well-known families of models, with conversations; and templates
   * that try every corner of the language, some of them made at random.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"chat-templates.jsonl", "expressions.jsonl", "statements.jsonl", "random.jsonl"})
  void printsWhatJinja2PrintsAndFailsWhereItFails(String file) {
    List<GoldenCase> cases = GoldenCase.read(file);

    List<String> faults = cases.stream().map(GoldenCase::fault).flatMap(Optional::stream).toList();

    assertThat(cases).hasSizeGreaterThan(100);
    assertThat(faults).isEmpty();
  }
}
