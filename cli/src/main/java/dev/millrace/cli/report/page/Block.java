package dev.millrace.cli.report.page;

import java.util.List;

/** One thing that a section shows. Whoever writes it escapes all texts. */
public sealed interface Block {
  /** Our own sentences may name what others have written. */
  int MOST_OF_OURS = 2_000;

  /** A paragraph of our own words. */
  record Paragraph(String text) implements Block {
    public Paragraph {
      text = PlainText.line(text, MOST_OF_OURS);
    }
  }

  /** What somebody has to see: a doubt, a difference, something that is not there. */
  record Warning(String text) implements Block {
    public Warning {
      text = PlainText.line(text, MOST_OF_OURS);
    }
  }

  /** A few numbers, large. */
  record Figures(List<Figure> figures) implements Block {
    public Figures {
      figures = List.copyOf(figures);
    }
  }

  /**
   * @param note below the name; empty: none
   */
  record Figure(String value, String name, String note) {
    public Figure {
      value = PlainText.line(value, MOST_OF_OURS);
      name = PlainText.line(name, MOST_OF_OURS);
      note = PlainText.line(note, MOST_OF_OURS);
    }
  }

  /** Parts of a whole as one bar, with their counts. */
  record Balance(long whole, List<Part> parts) implements Block {
    public Balance {
      parts = List.copyOf(parts);
    }
  }

  /**
   * @param kind gives the colour
   */
  record Part(Kind kind, String name, long count) {
    public Part {
      name = PlainText.line(name, MOST_OF_OURS);
    }
  }

  /** What became of a part. */
  enum Kind {
    CLEAN,
    WITHDRAWN,
    DROPPED_FIRST,
    DROPPED,
    DEAD,
    OPEN
  }

  /** Names and what they are. */
  record Facts(List<Fact> facts) implements Block {
    public Facts {
      facts = List.copyOf(facts);
    }
  }

  record Fact(String name, Cell value) {
    public Fact {
      name = PlainText.line(name, MOST_OF_OURS);
    }
  }

  /**
   * @param head a name for each column
   * @param rows as many cells each
   */
  record Table(List<String> head, List<List<Cell>> rows) implements Block {
    public Table {
      head = head.stream().map(name -> PlainText.line(name, MOST_OF_OURS)).toList();
      rows = List.copyOf(rows);
    }
  }

  /** Curves side by side. */
  record Charts(List<Curve> curves, List<Double> marks) implements Block {
    public Charts {
      curves = List.copyOf(curves);
      marks = List.copyOf(marks);
    }
  }

  /** What is shown to those who ask for it. */
  record Fold(String title, String note, List<Block> blocks) implements Block {
    public Fold {
      title = PlainText.line(title, MOST_OF_OURS);
      note = PlainText.line(note, MOST_OF_OURS);
      blocks = List.copyOf(blocks);
    }
  }

  /** A document that was dropped. */
  record Example(Cell.Foreign url, String measured, String excerpt, String repeats)
      implements Block {
    private static final int MOST = 320;

    public Example {
      measured = PlainText.line(measured, MOST);
      excerpt = PlainText.line(excerpt, MOST);
      repeats = PlainText.line(repeats, MOST);
    }
  }

  /** How a prompt was continued, by one model after the other or several times. */
  record Continuations(String prompt, List<Take> takes) implements Block {
    private static final int MOST = 200;

    public Continuations {
      prompt = PlainText.lines(prompt, MOST, 4);
      takes = List.copyOf(takes);
    }
  }

  /**
   * @param by which model, or which draw
   * @param note about it; may be empty
   * @param text after the prompt
   */
  record Take(String by, String note, String text) {
    private static final int MOST = 2_000;
    private static final int MOST_LINES = 24;

    public Take {
      by = PlainText.line(by, MOST);
      note = PlainText.line(note, MOST);
      text = PlainText.lines(text, MOST, MOST_LINES);
    }
  }

  /** Lines for a shell. */
  record Commands(List<String> lines) implements Block {
    private static final int MOST = 2_000;

    public Commands {
      lines = lines.stream().map(Commands::harmless).toList();
    }

    private static String harmless(String line) {
      return line.replaceFirst("\\S.*", "") + PlainText.line(line, MOST);
    }
  }
}
