package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.Routes.Match;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final Routes<String> ROUTES =
      new Routes.Builder<String>()
          .on("GET", "/models", "list")
          .on("POST", "/models", "add")
          .on("GET", "/models/newest", "newest")
          .on("GET", "/models/{id}", "one")
          .on("DELETE", "/models/{id}/parts/{part}", "remove")
          .on("GET", "/files/{path...}", "file")
          .build();

  @Test
  void exactPathsComeBeforePatterns() {
    assertThat(ROUTES.find("GET", "/models/newest"))
        .isEqualTo(new Match.Found<>("/models/newest", "newest", Map.of()));
    assertThat(ROUTES.find("GET", "/models/old"))
        .isEqualTo(new Match.Found<>("/models/{id}", "one", Map.of("id", "old")));
  }

  @Test
  void segmentsAreDecodedAfterTheyWereSplit() {
    assertThat(ROUTES.find("DELETE", "/models/a%2Fb/parts/c+d"))
        .isEqualTo(
            new Match.Found<>(
                "/models/{id}/parts/{part}", "remove", Map.of("id", "a/b", "part", "c+d")));
    assertThat(ROUTES.find("GET", "/m%6Fdels"))
        .isEqualTo(new Match.Found<>("/models", "list", Map.of()));
    assertThat(ROUTES.find("GET", "/models/%7Bid%7D"))
        .isEqualTo(new Match.Found<>("/models/{id}", "one", Map.of("id", "{id}")));
    assertThat(ROUTES.find("GET", "/files/a/b/"))
        .isEqualTo(new Match.Found<>("/files/{path...}", "file", Map.of("path", "a/b/")));
    assertThat(ROUTES.find("GET", "/files/"))
        .isEqualTo(new Match.Found<>("/files/{path...}", "file", Map.of("path", "")));
  }

  @Test
  void aSegmentIsNeverEmptyAndAPathNeverLonger() {
    for (String path :
        List.of(
            "/",
            "",
            "/models/",
            "/models/a/",
            "/models/a/parts",
            "/models/a/parts/",
            "/files",
            "/Models")) {
      assertThat(ROUTES.find("GET", path)).as(path).isEqualTo(new Match.Unknown<>());
    }
  }

  @Test
  void getTakesHeadAndAWrongMethodIsToldTheRightOnes() {
    assertThat(ROUTES.find("HEAD", "/models"))
        .isEqualTo(new Match.Found<>("/models", "list", Map.of()));
    assertThat(ROUTES.find("PUT", "/models"))
        .isEqualTo(new Match.WrongMethod<>("/models", List.of("GET", "POST")));
    assertThat(ROUTES.find("HEAD", "/models/a/parts/b"))
        .isEqualTo(new Match.WrongMethod<>("/models/{id}/parts/{part}", List.of("DELETE")));
  }
}
