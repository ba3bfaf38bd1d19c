package dev.millrace.cli.report;

import static dev.millrace.cli.report.page.Cell.amount;
import static dev.millrace.cli.report.page.Cell.foreign;
import static dev.millrace.cli.report.page.Cell.words;

import dev.millrace.accounts.Counts;
import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Example;
import dev.millrace.cli.report.page.Block.Fold;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Cell;
import dev.millrace.cli.report.page.Numbers;
import dev.millrace.cli.report.page.Section;
import dev.millrace.schemas.DroppedDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each rule dropped, with examples. */
final class DropsSection {
  private static final int MOST_LANGUAGES = 20;

  private final RunFacts facts;
  private final Counts counts;
  private final List<Block> blocks = new ArrayList<>();

  /** One rule of one stage. */
  private record RuleCount(String stage, String rule, long count) {}

  private DropsSection(RunFacts facts) {
    this.facts = facts;
    this.counts = facts.counts();
  }

  static Section of(RunFacts facts) {
    DropsSection drops = new DropsSection(facts);
    drops.add();
    return new Section("drops", "What it dropped", drops.blocks);
  }

  private void add() {
    List<RuleCount> rules = rules();
    if (rules.isEmpty()) {
      blocks.add(new Paragraph("No page was dropped."));
      return;
    }
    blocks.add(
        new Paragraph(
            "%s of %s pages, each by the first rule that spoke against it; the shares are of all pages."
                .formatted(Numbers.count(counts.allDropped()), Numbers.count(counts.pages()))));
    blocks.add(
        new Table(
            List.of("Rule", "Stage", "Pages", "Of all pages"),
            rules.stream()
                .map(
                    rule ->
                        List.of(
                            foreign(rule.rule()),
                            words(rule.stage()),
                            amount(rule.count()),
                            Cell.Share.of(rule.count(), counts.pages())))
                .toList()));
    languages();
    blocks.add(new Paragraph("The latest of each rule, with what was measured and its limit:"));
    rules.forEach(this::examples);
  }

  /** The one that dropped most first. */
  private List<RuleCount> rules() {
    List<RuleCount> rules = new ArrayList<>();
    counts
        .droppedByStage()
        .forEach(
            (stage, ofStage) ->
                ofStage.forEach((rule, count) -> rules.add(new RuleCount(stage, rule, count))));
    rules.sort(
        Comparator.comparingLong(RuleCount::count).reversed().thenComparing(RuleCount::rule));
    return rules;
  }

  private void languages() {
    Map<String, Long> languages = facts.drops().languages();
    long known = languages.values().stream().mapToLong(Long::longValue).sum();
    if (languages.keySet().stream().allMatch(String::isEmpty)) {
      return;
    }
    List<List<Cell>> rows =
        languages.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST_LANGUAGES)
            .map(
                entry ->
                    List.of(
                        entry.getKey().isEmpty() ? words("not known") : foreign(entry.getKey()),
                        amount(entry.getValue()),
                        Cell.Share.of(entry.getValue(), known)))
            .toList();
    blocks.add(new Table(List.of("Language of what was dropped", "Pages", "Of these"), rows));
  }

  private void examples(RuleCount rule) {
    List<Block> examples = new ArrayList<>();
    facts.drops().examples(rule.rule()).stream().map(DropsSection::example).forEach(examples::add);
    if (examples.isEmpty()) {
      examples.add(new Paragraph("None can be shown: its records have expired, or are withdrawn."));
    }
    blocks.add(new Fold(rule.rule(), Numbers.count(rule.count()), examples));
  }

  private static Example example(DroppedDocument drop) {
    String matched = drop.getMatchedUrl().isEmpty() ? drop.getMatchedItem() : drop.getMatchedUrl();
    return new Example(
        new Cell.Foreign(drop.getUrl()),
        String.format(
            Locale.ROOT, "measured %.4g, limit %.4g", drop.getMeasured(), drop.getLimit()),
        drop.getExcerpt(),
        matched);
  }
}
