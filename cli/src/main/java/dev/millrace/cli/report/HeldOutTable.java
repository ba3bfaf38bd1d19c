package dev.millrace.cli.report;

import static dev.millrace.cli.report.page.Cell.amount;
import static dev.millrace.cli.report.page.Cell.foreign;
import static dev.millrace.cli.report.page.Cell.words;

import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Cell;
import dev.millrace.cli.report.page.Numbers;
import dev.millrace.inference.serving.PipelineView.HeldOutPart;
import dev.millrace.inference.serving.PipelineView.HeldOutParts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The held-out text by language and by host, at the first evaluation and at the newest. */
final class HeldOutTable {
  private HeldOutTable() {}

  /** Nothing where no evaluation told its parts. */
  static List<Block> of(Optional<HeldOutParts> parts) {
    return parts.map(HeldOutTable::blocks).orElse(List.of());
  }

  private static List<Block> blocks(HeldOutParts all) {
    List<HeldOutPart> byKind =
        all.parts().stream().sorted(Comparator.comparing(HeldOutPart::kind).reversed()).toList();
    return List.of(
        new Paragraph("The same by language and by host of the held-out documents."),
        new Table(
            List.of(
                "Held-out text of",
                "",
                "Bytes",
                "Bits per byte at step " + Numbers.count(all.firstStep()),
                "at step " + Numbers.count(all.step())),
            byKind.stream().map(HeldOutTable::row).toList()));
  }

  private static List<Cell> row(HeldOutPart part) {
    return List.of(
        words(part.kind()),
        foreign(part.name()),
        amount(part.bytes()),
        part.first().isPresent()
            ? amount(Numbers.fixed(part.first().getAsDouble(), 3))
            : words("none of it then"),
        amount(Numbers.fixed(part.bitsPerByte(), 3)));
  }
}
