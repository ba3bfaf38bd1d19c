package dev.millrace.filters.extraction.features;

import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.List;
import java.util.stream.Stream;

/** All that is known of a block before it is judged. */
public final class BlockFeatures {

  private static final List<String> NAMES =
      Stream.of(
              ShallowFeatures.NAMES,
              ContextFeatures.NAMES,
              TemplateFeatures.NAMES,
              MarkFeatures.NAMES,
              PageFeatures.NAMES)
          .flatMap(List::stream)
          .toList();

  private final ShallowFeatures shallow;
  private final ContextFeatures context;
  private final TemplateFeatures template;
  private final MarkFeatures marks;
  private final PageFeatures page;

  private BlockFeatures(PageTree page, PageType type, ReadabilityScore readability) {
    this.shallow = new ShallowFeatures(page);
    this.context = new ContextFeatures(page);
    this.template = new TemplateFeatures(page);
    this.marks = new MarkFeatures(page);
    this.page = new PageFeatures(page, readability, type);
  }

  public static BlockFeatures of(PageTree page, PageType type, ReadabilityScore readability) {
    return new BlockFeatures(page, type, readability);
  }

  /** The names of the features, in the order in which they are written. */
  public static List<String> names() {
    return NAMES;
  }

  public static FeatureRow newRow() {
    return new FeatureRow(NAMES.size());
  }

  public void write(TextBlock block, FeatureRow row) {
    row.restart();
    shallow.write(block, row);
    context.write(block, row);
    template.write(block, row);
    marks.write(block, row);
    page.write(block, row);
  }
}
