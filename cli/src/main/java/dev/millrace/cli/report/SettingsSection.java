package dev.millrace.cli.report;

import static dev.millrace.cli.report.page.Cell.foreign;
import static dev.millrace.cli.report.page.Cell.words;

import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Fold;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Cell;
import dev.millrace.cli.report.page.Numbers;
import dev.millrace.cli.report.page.Section;
import dev.millrace.schemas.SettingChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which settings made the documents and the model: first those that are not the defaults. */
final class SettingsSection {
  private SettingsSection() {}

  static Section of(RunFacts facts) {
    List<Block> blocks = new ArrayList<>();
    MadeWith made = MadeWith.of(facts);
    if (made.values().isEmpty()) {
      blocks.add(new Paragraph("No settings were recorded here."));
      return new Section("settings", "Settings", blocks);
    }
    Map<String, String> others = made.others();
    if (others.isEmpty()) {
      blocks.add(new Paragraph("All are the program's defaults."));
    } else {
      blocks.add(
          new Table(
              List.of("Setting", "Value", "Default"),
              others.entrySet().stream()
                  .map(
                      entry ->
                          List.of(
                              foreign(entry.getKey()),
                              foreign(entry.getValue()),
                              foreign(made.fallback(entry.getKey()))))
                  .toList()));
    }
    changes(facts.generation().getChanges()).forEach(blocks::add);
    blocks.add(
        new Fold(
            "All that documents, blocks and steps were made with",
            Numbers.count(made.values().size()),
            List.of(
                new Table(
                    List.of("Setting", "Value"),
                    made.values().entrySet().stream()
                        .map(entry -> List.of(foreign(entry.getKey()), foreign(entry.getValue())))
                        .toList()))));
    if (facts.state().isEmpty()) {
      blocks.add(
          new Paragraph(
              "Those of the training are not known here: the newest checkpoint's folder is not."));
    }
    return new Section("settings", "Settings", blocks);
  }

  private static List<Block> changes(List<SettingChange> changes) {
    if (changes.isEmpty()) {
      return List.of();
    }
    List<List<Cell>> rows =
        changes.stream()
            .map(
                change ->
                    List.of(
                        words(Numbers.at(change.getAt())),
                        foreign(change.getKey()),
                        foreign(SettingValues.told(change.getBefore())),
                        foreign(SettingValues.told(change.getValue()))))
            .toList();
    return List.of(
        new Paragraph("Changed while pages came, from then on:"),
        new Table(List.of("When", "Setting", "From", "To"), rows));
  }
}
