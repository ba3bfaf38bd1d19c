package dev.millrace.crawl.robots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.url.CrawlUrl;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All 400 cases of Google's robotstxt-spec-test. */
class RobotsConformanceTest {

  /**
   * Three cases ask that escapes be compared as they are written, which the draft of that time
   * said; RFC 9309 (section 2.2.2) has both sides escaped alike.
   */
  @Test
  void agreesWithGooglesCasesWhereTheStandardDoes() throws Exception {
    List<String> disagreeing = new ArrayList<>();
    int cases = 0;
    for (Path file : files()) {
      for (TextProto.Case expected : TextProto.cases(Files.readAllBytes(file))) {
        cases++;
        boolean allowed =
            RobotsFile.parse(expected.robots())
                .verdict(expected.agent(), RobotsPath.of(expected.url()))
                .allowed();
        if (allowed != expected.allowed()) {
          disagreeing.add(file.getFileName() + " " + expected.agent() + " " + expected.url());
        }
      }
    }

    assertThat(cases).isEqualTo(400);
    assertThat(disagreeing)
        .containsExactlyInAnyOrder(
            "non-ascii-paths.textproto FooBot http://foo.bar/foo/bar/ツ",
            "non-ascii-paths.textproto FooBot http://foo.bar/foo/bar/ツ",
            "non-ascii-paths.textproto FooBot http://foo.bar/foo/bar/baz");
  }

  /** A URL that the crawler asks for has the verdict of the URL as it was written. */
  @Test
  void normalFormKeepsTheVerdict() throws Exception {
    for (Path file : files()) {
      for (TextProto.Case expected : TextProto.cases(Files.readAllBytes(file))) {
        RobotsFile robots = RobotsFile.parse(expected.robots());
        CrawlUrl.parse(expected.url())
            .ifPresent(
                url ->
                    assertThat(robots.verdict(expected.agent(), url))
                        .as("%s", url)
                        .isEqualTo(
                            robots.verdict(expected.agent(), RobotsPath.of(expected.url()))));
      }
    }
  }

  private static List<Path> files() throws IOException, URISyntaxException {
    Path folder =
        Path.of(RobotsConformanceTest.class.getResource("/robots/LICENSE").toURI()).getParent();
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(file -> file.toString().endsWith(".textproto")).sorted().toList();
    }
  }
}
