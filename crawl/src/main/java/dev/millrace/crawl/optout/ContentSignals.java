package dev.millrace.crawl.optout;

import dev.millrace.crawl.robots.RobotsFile;
import dev.millrace.crawl.robots.UsageLine;
import dev.millrace.crawl.url.CrawlUrl;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What lines of robots.txt say of training: {@code Content-Signal: ai-train=no}
 * (contentsignals.org) and {@code Content-Usage: train-ai=n} (draft-ietf-aipref-attach,
 * draft-ietf-aipref-vocab).
 */
final class ContentSignals {
  private static final Set<String> TRAINING = Set.of("ai-train", "train-ai", "train-genai");
  private static final Set<String> NO = Set.of("no", "n");

  private ContentSignals() {}

  /** Empty where nothing is said against it. */
  static Optional<OptOut> of(RobotsFile robots, String userAgentToken, CrawlUrl url) {
    return robots.usages(userAgentToken, url).stream()
        .filter(line -> refuses(line.preferences()))
        .findFirst()
        .map(line -> new OptOut(rule(line.kind()), line.line()));
  }

  private static boolean refuses(Map<String, String> preferences) {
    return TRAINING.stream().anyMatch(use -> NO.contains(preferences.getOrDefault(use, "")));
  }

  private static String rule(UsageLine.Kind kind) {
    return switch (kind) {
      case CONTENT_SIGNAL -> OptOut.CONTENT_SIGNAL;
      case CONTENT_USAGE -> OptOut.CONTENT_USAGE;
    };
  }
}
