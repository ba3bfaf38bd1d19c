package dev.millrace.cli.report;

import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Commands;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Section;
import dev.millrace.cli.terminal.ShellWord;
import dev.millrace.ingest.PublicNames;
import dev.millrace.schemas.IngestedFile;
import java.util.ArrayList;
import java.util.List;

/** The command that makes the same again, and what of it will not be the same. */
final class RepeatSection {
  private static final int MOST_SOURCES = 20;

  private RepeatSection() {}

  static Section of(RunFacts facts) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Commands(command(facts)));
    List<String> said = new ArrayList<>();
    if (facts.sources().size() > MOST_SOURCES) {
      said.add("Of the sources the first " + MOST_SOURCES + " are named.");
    }
    if (!facts.sources().isEmpty()) {
      said.add("Of files only the names are told; their SHA-256 stands above.");
    }
    if (facts.progress().crawl().orders() > 0) {
      said.add("What was fetched from the live web is another thing at another time.");
    }
    if (!facts.generation().getParent().isEmpty()) {
      said.add(
          "The generation is a replay, begun from %s of generation %s: millrace replay start."
              .formatted(facts.generation().getStartsFrom(), facts.generation().getParent()));
    }
    said.add(
        "The tokenizer and the length of token blocks stand in no record of settings: where they"
            + " are not the defaults, add tokenizer and tokenize.block-length.");
    said.add(
        "Counts come out the same. Of near-duplicates the page that came first stays, and of"
            + " several partitions either may come first: tokens, losses and texts differ somewhat;"
            + " from the same token blocks and arithmetic they are the same.");
    blocks.add(new Paragraph(String.join(" ", said)));
    return new Section("repeat", "How to repeat it", blocks);
  }

  /** One line an option, which the shell takes as one. */
  private static List<String> command(RunFacts facts) {
    List<String> parts = new ArrayList<>();
    parts.add("./millrace run");
    facts.sources().stream()
        .map(IngestedFile::getPath)
        .map(PublicNames::of)
        .distinct()
        .limit(MOST_SOURCES)
        .forEach(name -> parts.add(ShellWord.of(name)));
    MadeWith.of(facts)
        .others()
        .forEach((key, value) -> parts.add("--set " + ShellWord.of(key + "=" + value)));
    parts.add("--until-drained");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      lines.add((i == 0 ? "" : "  ") + parts.get(i) + (i < parts.size() - 1 ? " \\" : ""));
    }
    return lines;
  }
}
