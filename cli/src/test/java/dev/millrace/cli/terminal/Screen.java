package dev.millrace.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person sees on a terminal of some width: line ends, carriage returns, cursor up, clear to
 * the end of line and screen, and whether long lines go on in the next row (DECAWM).
 */
public final class Screen {
  private static final Pattern PIECE =
      Pattern.compile("\033\\[(\\??)([0-9]*)([A-Za-z])|\n|\r|.", Pattern.DOTALL);

  private final int columns;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;
  private boolean wraps = true;

  public Screen(int columns) {
    this.columns = columns;
  }

  public PrintStream out() {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** The rows, without empty ones at the end. */
  public List<String> rows() {
    Matcher pieces = PIECE.matcher(bytes.toString(StandardCharsets.UTF_8));
    bytes.reset();
    while (pieces.find()) {
      if (pieces.group(3) != null) {
        control(pieces.group(1) + pieces.group(2), pieces.group(3).charAt(0));
      } else {
        put(pieces.group().charAt(0));
      }
    }
    List<String> seen = new ArrayList<>(rows.stream().map(StringBuilder::toString).toList());
    while (!seen.isEmpty() && seen.getLast().isBlank()) {
      seen.removeLast();
    }
    return seen;
  }

  private void control(String parameter, char command) {
    switch (command) {
      case 'A' -> row = Math.max(0, row - Integer.parseInt(parameter));
      case 'J' -> {
        clearLine();
        while (rows.size() > row + 1) {
          rows.removeLast();
        }
      }
      case 'K' -> clearLine();
      case 'h', 'l' -> {
        if (parameter.equals("?7")) {
          wraps = command == 'h';
        }
      }
      default -> throw new IllegalArgumentException("control sequence " + parameter + command);
    }
  }

  private void clearLine() {
    StringBuilder line = rows.get(row);
    line.setLength(Math.min(line.length(), column));
  }

  private void put(char character) {
    switch (character) {
      case '\r' -> column = 0;
      case '\n' -> nextRow();
      default -> {
        if (column == columns) {
          if (!wraps) {
            column--;
          } else {
            nextRow();
          }
        }
        StringBuilder line = rows.get(row);
        while (line.length() <= column) {
          line.append(' ');
        }
        line.setCharAt(column++, character);
      }
    }
  }

  private void nextRow() {
    row++;
    column = 0;
    if (row == rows.size()) {
      rows.add(new StringBuilder());
    }
  }
}
