package dev.millrace.cli.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.metrics.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboards and alerts ask for metrics and labels that there are. */
class DeployedQueriesTest {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final Path DASHBOARDS = DEPLOY.resolve("grafana");
  private static final Pattern NAME = Pattern.compile("\\bmillrace_\\w+");
  private static final Pattern MATCHERS = Pattern.compile("\\b(millrace_\\w+)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*[=!]");
  private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");

  /** Which Prometheus itself gives to what it scrapes, and the bounds of histograms. */
  private static final Set<String> PROMETHEUS_LABELS = Set.of("job", "instance", "le");

  private static Map<Path, List<String>> expressions() throws IOException {
    Map<Path, List<String>> found = new HashMap<>();
    try (Stream<Path> files = Files.walk(DEPLOY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.startsWith(DASHBOARDS) && file.toString().endsWith(".json")) {
          found.put(file, ofDashboard(new ObjectMapper().readTree(file.toFile())));
        } else if (file.getFileName().toString().endsWith("-alerts.yml")) {
          found.put(file, ofRules(Files.readString(file)));
        }
      }
    }
    return found;
  }

  private static List<String> ofDashboard(JsonNode dashboard) {
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        expressions.add(target.path("expr").asText());
      }
    }
    return expressions;
  }

  private static List<String> ofRules(String rules) {
    return rules
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("expr: "))
        .map(line -> line.substring(6))
        .toList();
  }

  @Test
  void everyNameAndLabelIsInTheCatalogue() throws IOException {
    Map<Path, List<String>> all = expressions();
    assertThat(all).hasSizeGreaterThanOrEqualTo(5);
    all.forEach(
        (file, expressions) -> {
          assertThat(expressions).as("%s", file).isNotEmpty();
          expressions.forEach(expression -> check(file + ": " + expression, expression));
        });
  }

  private static void check(String where, String expression) {
    Set<String> labels = new HashSet<>(PROMETHEUS_LABELS);
    Matcher names = NAME.matcher(expression);
    int count = 0;
    while (names.find()) {
      assertThat(Metric.named(names.group())).as(where).isPresent();
      labels.addAll(Metric.named(names.group()).orElseThrow().labels());
      count++;
    }
    assertThat(count).as(where).isPositive();
    Matcher matchers = MATCHERS.matcher(expression);
    while (matchers.find()) {
      Matcher label = LABEL.matcher(matchers.group(2));
      while (label.find()) {
        assertThat(Metric.named(matchers.group(1)).orElseThrow().labels())
            .as(where)
            .contains(label.group(1));
      }
    }
    Matcher groupings = GROUPING.matcher(expression);
    while (groupings.find()) {
      assertThat(labels).as(where).contains(groupings.group(1).split(", *"));
    }
  }

  /** One that nobody shows would hardly be missed, so it might as well not be there. */
  @Test
  void everyMetricIsOnADashboardOrInAnAlert() throws IOException {
    Set<String> shown = new TreeSet<>();
    expressions().values().stream()
        .flatMap(List::stream)
        .flatMap(expression -> NAME.matcher(expression).results())
        .forEach(name -> Metric.named(name.group()).ifPresent(metric -> shown.add(metric.name())));

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(Stream.of(Metric.values()).map(Metric::name).toList());
  }
}
