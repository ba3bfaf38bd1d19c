package dev.millrace.cli.report;

import static dev.millrace.cli.report.page.Cell.amount;
import static dev.millrace.cli.report.page.Cell.foreign;
import static dev.millrace.cli.report.page.Cell.words;

import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Cell;
import dev.millrace.cli.report.page.Numbers;
import dev.millrace.cli.report.page.Section;
import dev.millrace.filters.optout.OptOut;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.lineage.DocumentShares;
import dev.millrace.replay.lineage.Share;
import dev.millrace.schemas.takedown.TakedownKind;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What the newest checkpoint was trained on: languages, hosts, crawls, and whose texts they are.
 */
final class SheetSection {
  private static final int MOST = 20;
  private static final String TAKEN_DOWN = "taken down";
  private static final Set<TakedownKind> WHOLE_HOSTS =
      Set.of(TakedownKind.HOST, TakedownKind.DOMAIN);

  private static final String OBEYED = "opt-outs.obey";

  private final RunFacts facts;
  private final List<Block> blocks = new ArrayList<>();

  private SheetSection(RunFacts facts) {
    this.facts = facts;
  }

  static Section of(RunFacts facts) {
    SheetSection sheet = new SheetSection(facts);
    facts.shares().ifPresentOrElse(sheet::add, sheet::say);
    sheet.licences();
    return new Section("sheet", "What it learned from", sheet.blocks);
  }

  private void say() {
    blocks.add(
        new Paragraph(
            facts.checkpoints().isEmpty()
                ? "Nothing was learned yet: the run has no checkpoint."
                : "Hosts and languages are not known here: there is no index of lineage. millrace"
                    + " lineage makes one from the topics; a report after it tells them."));
  }

  private void add(DocumentShares shares) {
    blocks.add(
        new Paragraph(
            "The newest checkpoint has learned %s tokens of %s documents of %s hosts, counted as often as they were trained on, without the one that ends each document. Held-out documents are not among them."
                .formatted(
                    Numbers.count(shares.all().tokens()),
                    Numbers.count(shares.all().documents()),
                    Numbers.count(shares.hosts().size()))));
    long whole = shares.all().tokens();
    add("Language", shares.languages(), SheetSection::named, whole);
    add("Crawl", shares.sources(), SheetSection::named, whole);
    add("Host", shares.hosts(), name -> host(facts.takedowns(), name), whole);
    List<List<Cell>> largest =
        shares.largest().stream()
            .map(
                use ->
                    List.of(
                        page(facts.takedowns(), use.url()),
                        foreign(use.language()),
                        amount(use.tokens()),
                        Cell.Share.of(use.tokens(), whole)))
            .toList();
    blocks.add(
        new Table(
            List.of("Documents with the most tokens", "Language", "Tokens", "Of all"), largest));
  }

  private static Cell named(String name) {
    return name.isEmpty() ? words("not known") : foreign(name);
  }

  /** Of one that is taken down the name is not told; it is counted still, so that parts add up. */
  static Cell host(Takedowns takedowns, String name) {
    return takedowns.matches("http://" + name + "/", "").stream()
            .anyMatch(taken -> WHOLE_HOSTS.contains(taken.kind()))
        ? words(TAKEN_DOWN)
        : named(name);
  }

  /** The same of a page. */
  static Cell page(Takedowns takedowns, String url) {
    return takedowns.match(url).isEmpty() ? foreign(url) : words(TAKEN_DOWN);
  }

  private void add(
      String kind, Map<String, Share> shares, Function<String, Cell> name, long whole) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Map.Entry<String, Share> entry : DocumentShares.sorted(shares)) {
      if (rows.size() < MOST) {
        Share share = entry.getValue();
        rows.add(
            List.of(
                name.apply(entry.getKey()),
                amount(share.documents()),
                amount(share.tokens()),
                Cell.Share.of(share.tokens(), whole)));
      }
    }
    blocks.add(new Table(List.of(kind, "Documents", "Tokens", "Of all tokens"), rows));
    if (shares.size() > MOST) {
      blocks.add(new Paragraph("And " + Numbers.count(shares.size() - MOST) + " more."));
    }
  }

  private void licences() {
    String obeyed =
        Generations.settingsOf(facts.generation())
            .getOrDefault(OBEYED, SettingValues.fallback(OBEYED));
    long optedOut =
        facts.counts().dropped().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(OptOut.GROUP + "."))
            .mapToLong(Map.Entry::getValue)
            .sum();
    blocks.add(
        new Paragraph(
            "The texts are those of the web pages they come from, and belong to their authors. No"
                + " licence is read from a page, so none is known here. Opt-outs of publishers"
                + " that were obeyed: "
                + (obeyed.isEmpty() ? "none" : obeyed.replace(",", ", ").replace("  ", " "))
                + "; pages dropped by them: "
                + Numbers.count(optedOut)
                + "."));
  }
}
