package dev.millrace.filters.rules;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.words.WordBreaks;
import java.util.List;

/**
 * The groups of quality rules one after the other, each on the text as the one before left it. Safe
 * for use by several threads.
 */
public final class QualityChain {

  private final QualitySettings settings;
  private final WordBreaks breaks;

  /** Rules for languages with white space between words. */
  public QualityChain(QualitySettings settings) {
    this(settings, WordBreaks.SPACES);
  }

  public QualityChain(QualitySettings settings, WordBreaks breaks) {
    this.settings = settings;
    this.breaks = breaks;
  }

  /** A text whose words are found as the profile wants it for a language, an ISO 639 code. */
  public Text text(String string, String language) {
    return new Text(string, settings.profile().splitter(language, breaks));
  }

  /** The text as the groups rewrote it, or the first fault. */
  public Outcome<Text> judge(Text text) {
    Text current = text;
    for (RuleGroup group : settings.groups()) {
      switch (group.apply(current)) {
        case Outcome.Kept(Text rewritten) -> current = rewritten;
        case Outcome.Dropped<Text> dropped -> {
          return dropped;
        }
      }
    }
    return new Outcome.Kept<>(current);
  }

  /** What every rule finds in the text as given, in the order of judging. */
  public List<Finding> findings(Text text) {
    return settings.groups().stream().flatMap(group -> group.findings(text).stream()).toList();
  }

  /**
   * Every fault of every group, each group judged on its own on the text as given, in the order of
   * judging. Within a group the first is the one datatrove reports.
   */
  public List<Verdict.Drop> faults(Text text) {
    return settings.groups().stream().flatMap(group -> group.faults(text).stream()).toList();
  }

  public QualitySettings settings() {
    return settings;
  }
}
