package dev.millrace.crawl.robots.internal;

import dev.millrace.crawl.robots.RobotsVerdict;
import dev.millrace.crawl.robots.UsageLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that a robots.txt says to one agent, wherever it stands in the file. */
public final class Group {
  private record Rule(boolean allows, PathPattern pattern, String line, int number) {}

  private record Usage(Optional<PathPattern> pattern, UsageLine line) {}

  private final List<Rule> rules = new ArrayList<>();
  private final List<Usage> usages = new ArrayList<>();
  private Optional<Duration> delay = Optional.empty();

  void addRule(boolean allows, String path, String line, int number) {
    if (!path.isEmpty()) {
      rules.add(new Rule(allows, PathPattern.of(path), line, number));
    }
  }

  void addUsage(Optional<String> path, UsageLine line) {
    usages.add(new Usage(path.map(PathPattern::of), line));
  }

  /** The longest of several. */
  void addDelay(Duration other) {
    delay = delay.isPresent() && delay.get().compareTo(other) >= 0 ? delay : Optional.of(other);
  }

  public Optional<Duration> delay() {
    return delay;
  }

  /**
   * The longest matching rule decides; of equally long ones, one that allows (RFC 9309, section
   * 2.2.2).
   *
   * @param path escaped by {@link PathPattern#escaped}
   */
  public RobotsVerdict verdict(String path) {
    Optional<Rule> best = Optional.empty();
    int length = -1;
    for (Rule rule : rules) {
      int matched = matchedLength(rule, path);
      boolean wins = matched > length || (matched >= 0 && matched == length && rule.allows);
      if (wins) {
        best = Optional.of(rule);
        length = matched;
      }
    }
    return best.map(rule -> new RobotsVerdict(rule.allows, Optional.of(rule.line), rule.number))
        .orElse(RobotsVerdict.NO_RULE);
  }

  /** Negative where the rule does not match. */
  private static int matchedLength(Rule rule, String path) {
    if (rule.pattern.matches(path)) {
      return rule.pattern.length();
    }
    PathPattern folder = rule.allows ? rule.pattern.folderOfIndexPage() : rule.pattern;
    return folder != rule.pattern && folder.matches(path) ? folder.length() : -1;
  }

  /**
   * What is said of the use of that path: of each kind of line those with the longest matching
   * path.
   *
   * @param path escaped by {@link PathPattern#escaped}
   */
  public List<UsageLine> usages(String path) {
    List<UsageLine> found = new ArrayList<>();
    for (UsageLine.Kind kind : UsageLine.Kind.values()) {
      List<Usage> matching =
          usages.stream()
              .filter(usage -> usage.line.kind() == kind)
              .filter(usage -> usage.pattern.isEmpty() || usage.pattern.get().matches(path))
              .toList();
      int longest = matching.stream().mapToInt(Group::length).max().orElse(0);
      matching.stream()
          .filter(usage -> length(usage) == longest)
          .forEach(usage -> found.add(usage.line));
    }
    return found;
  }

  private static int length(Usage usage) {
    return usage.pattern.map(PathPattern::length).orElse(0);
  }
}
