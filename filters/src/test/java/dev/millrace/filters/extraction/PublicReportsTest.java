package dev.millrace.filters.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.filters.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small pages, each for a kind of fault that users of extractors have reported in public. */
class PublicReportsTest {

  private static final String FOLDER = "/extraction/reports/";

  private final Extractor extractor =
      new Extractor(ExtractionSettings.defaults().withTimeLimit(Duration.ofSeconds(60)));

  static Stream<Arguments> pages() throws IOException {
    try (InputStream in = open("expected.json")) {
      return new ObjectMapper()
          .readTree(in).properties().stream().map(Map.Entry::getKey).sorted().toList().stream()
              .map(Arguments::of);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void hasWhatAReaderSeesAndNothingElse(String name) throws IOException {
    JsonNode expected;
    try (InputStream in = open("expected.json")) {
      expected = new ObjectMapper().readTree(in).path(name);
    }
    String text =
        switch (extractor.extract(ExtractorTest.fixture("reports/" + name + ".html"), "")) {
          case Outcome.Kept(Extraction found) -> found.text();
          case Outcome.Dropped<Extraction> _ -> "";
        };
    String why = expected.path("why").asText();
    expected.path("must").forEach(part -> assertThat(text).as(why).contains(part.asText()));
    expected
        .path("mustNot")
        .forEach(part -> assertThat(text).as(why).doesNotContain(part.asText()));
  }

  private static InputStream open(String file) {
    return Objects.requireNonNull(PublicReportsTest.class.getResourceAsStream(FOLDER + file), file);
  }
}
