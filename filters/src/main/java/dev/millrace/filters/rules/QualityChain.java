package dev.millrace.filters.rules;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * The quality rules in the recipe's order: Gopher repetition, Gopher quality, C4, and FineWeb's on
 * the text that C4 rewrote. Safe for use by several threads.
 */
public final class QualityChain {

  private final QualitySettings settings;

  public QualityChain(QualitySettings settings) {
    this.settings = settings;
  }

  /** A text whose words are found as the profile wants it for a language, an ISO 639 code. */
  public Text text(String string, String language) {
    return new Text(string, settings.profile().splitter(language));
  }

  /** The text as C4 rewrote it, or the first fault. */
  public Outcome judge(Text text) {
    if (settings.gopherRepetition().judge(text) instanceof Verdict.Drop drop) {
      return new Outcome.Dropped(drop);
    }
    if (settings.gopherQuality().judge(text) instanceof Verdict.Drop drop) {
      return new Outcome.Dropped(drop);
    }
    Outcome outcome = settings.c4().rewrite(text);
    return outcome instanceof Outcome.Kept(Text rewritten)
            && settings.fineWeb().judge(rewritten) instanceof Verdict.Drop drop
        ? new Outcome.Dropped(drop)
        : outcome;
  }

  /**
   * Every fault of every group, each group judged on its own on the text as given, in the recipe's
   * order. Within a group the first is the one datatrove reports.
   */
  public List<Verdict.Drop> all(Text text) {
    List<Verdict.Drop> drops = new ArrayList<>();
    drops.addAll(settings.gopherRepetition().all(text));
    drops.addAll(settings.gopherQuality().all(text));
    drops.addAll(settings.c4().all(text));
    drops.addAll(settings.fineWeb().all(text));
    return drops;
  }

  public QualitySettings settings() {
    return settings;
  }
}
