package dev.millrace.cli.report.page;

import java.util.Locale;

/** One cell of a table. */
public sealed interface Cell {
  /** As it is read, in either form. */
  String text();

  /** Our own words. */
  record Words(String text) implements Cell {
    public Words {
      text = PlainText.line(text, Block.MOST_OF_OURS);
    }
  }

  /** A number with its unit, to the right. */
  record Amount(String text) implements Cell {
    public Amount {
      text = PlainText.line(text, Block.MOST_OF_OURS);
    }
  }

  /**
   * What pages, models and users have written: a URL, a name, an excerpt. One line, harmless by
   * {@link PlainText}.
   */
  record Foreign(String text) implements Cell {
    private static final int MOST = 300;

    public Foreign {
      text = PlainText.line(text, MOST);
    }
  }

  /**
   * A part of a whole, drawn as a bar.
   *
   * @param part 0 to 1
   */
  record Share(double part) implements Cell {
    public Share {
      part = Double.isFinite(part) ? Math.clamp(part, 0, 1) : 0;
    }

    /** Of a whole, which may be nothing. */
    public static Share of(long part, long whole) {
      return new Share(whole == 0 ? 0 : (double) part / whole);
    }

    @Override
    public String text() {
      return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }
  }

  static Cell words(String text) {
    return new Words(text);
  }

  static Cell amount(long count) {
    return new Amount(Numbers.count(count));
  }

  static Cell amount(String text) {
    return new Amount(text);
  }

  static Cell foreign(String text) {
    return new Foreign(text);
  }
}
