package dev.millrace.cli.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Suppliers;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.decontamination.Decontamination;
import dev.millrace.filters.language.Identified;
import dev.millrace.filters.language.LanguageFilter;
import dev.millrace.filters.quality.LearnedQuality;
import dev.millrace.filters.rules.Finding;
import dev.millrace.filters.rules.LanguageQuality;
import dev.millrace.filters.rules.QualityChain;
import dev.millrace.filters.rules.RuleGroup;
import dev.millrace.filters.url.UrlFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All rules' verdicts on one row's text, URL and language. */
public final class Judgement {
  /** Taken for texts that name no language; it decides how words are found. */
  private static final String DEFAULT_LANGUAGE = "en";

  /**
   * Built when the first row has a URL: reading the lists takes longer than judging a short text.
   */
  private final Supplier<UrlFilter> urls;

  /** As its model is read; not every row names a language. */
  private final Supplier<LanguageFilter> languages;

  private final LanguageQuality rules;
  private final Optional<LearnedQuality> learned;
  private final Optional<Decontamination> decontamination;

  public Judgement(Wiring wiring) {
    this.urls = Suppliers.memoize(wiring::urlFilter);
    this.languages = Suppliers.memoize(wiring::languageFilter);
    this.rules = wiring.quality();
    this.learned = wiring.learnedQuality();
    this.decontamination = wiring.decontamination();
  }

  /** Of fields that are known to be right, such as {@code id}, {@code text} and {@code url}. */
  public ObjectNode of(ObjectNode fields) {
    return of(new JsonRow(new InputLine("-", 1, ""), fields));
  }

  public ObjectNode of(JsonRow row) {
    Optional<String> reason = row.reasonWithoutText();
    if (reason.isPresent()) {
      Verdict.Drop drop = Verdict.Drop.of(reason.get(), reason.get().replaceFirst(".*\\.", ""));
      return judged(row, List.of(drop), List.of(), Optional.empty());
    }
    List<Verdict.Drop> drops = new ArrayList<>();
    row.optionalText("url")
        .filter(url -> !url.isEmpty())
        .ifPresent(url -> add(drops, urls.get().judge(url)));
    Identified found = identified(row, drops);
    QualityChain quality = rules.of(found.language());
    Text text = quality.text(found.text(), found.language());
    drops.addAll(quality.faults(text));
    List<Finding> findings = new ArrayList<>(quality.findings(text));
    Optional<String> rewritten = quality.settings().group("c4").flatMap(c4 -> rewritten(c4, text));
    // As the curation has it after the quality rules.
    String left = rewritten.orElse(text.string());
    learned.ifPresent(
        model -> {
          float score = model.score(left);
          model.fault(score).ifPresent(drops::add);
          findings.add(model.finding(score));
        });
    decontamination.flatMap(evaluations -> evaluations.fault(left)).ifPresent(drops::add);
    return judged(row, drops, findings, rewritten);
  }

  /** What the language filter leaves of a text that names its language. */
  private Identified identified(JsonRow row, List<Verdict.Drop> drops) {
    Optional<String> language = row.optionalText("language");
    if (language.isEmpty()) {
      return new Identified(row.text("text"), DEFAULT_LANGUAGE, 1);
    }
    Identified stated = new Identified(row.text("text"), language.get(), score(row));
    return switch (languages.get().judge(stated)) {
      case Outcome.Kept(Identified left) -> left;
      case Outcome.Dropped(Verdict.Drop drop) -> {
        drops.add(drop);
        yield stated;
      }
    };
  }

  private static Optional<String> rewritten(RuleGroup group, Text text) {
    return group.apply(text) instanceof Outcome.Kept(Text kept)
        ? Optional.of(kept.string())
        : Optional.empty();
  }

  private static void add(List<Verdict.Drop> drops, Verdict verdict) {
    if (verdict instanceof Verdict.Drop drop) {
      drops.add(drop);
    }
  }

  /** A language that someone stated without a score is taken for sure. */
  private static float score(JsonRow row) {
    JsonNode score = row.fields().path("score");
    if (score.isMissingNode() || score.isNull()) {
      return 1;
    }
    if (!score.isNumber()) {
      throw row.fault("field score is " + score + ", but must be a number");
    }
    return score.floatValue();
  }

  private static ObjectNode judged(
      JsonRow row, List<Verdict.Drop> drops, List<Finding> findings, Optional<String> rewritten) {
    ObjectNode judged = JsonLines.object();
    judged.set("id", row.id());
    judged.put("keep", drops.isEmpty());
    ArrayNode list = judged.putArray("drops");
    for (Verdict.Drop drop : drops) {
      ObjectNode fault =
          list.addObject()
              .put("rule", drop.rule())
              .put("reason", drop.reason())
              .put("measured", drop.measured())
              .put("limit", drop.limit());
      if (!drop.matched().isEmpty()) {
        fault.put("matched", drop.matched());
      }
    }
    ArrayNode rules = judged.putArray("rules");
    for (Finding finding : findings) {
      rules
          .addObject()
          .put("rule", finding.rule())
          .put("kept", finding.kept())
          .put("measured", finding.measured())
          .put("limit", finding.limit());
    }
    return judged.put("c4Text", rewritten.orElse(null));
  }
}
