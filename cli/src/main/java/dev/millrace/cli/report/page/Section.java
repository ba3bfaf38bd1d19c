package dev.millrace.cli.report.page;

import java.util.List;

/**
 * A part of a report.
 *
 * @param id letters and hyphens, by which links name it
 */
public record Section(String id, String title, List<Block> blocks) {
  public Section {
    title = PlainText.line(title, Block.MOST_OF_OURS);
    blocks = List.copyOf(blocks);
  }

  public static Section of(String id, String title, Block... blocks) {
    return new Section(id, title, List.of(blocks));
  }
}
