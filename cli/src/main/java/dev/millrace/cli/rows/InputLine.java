package dev.millrace.cli.rows;

import dev.millrace.schemas.SettingsException;

/**
 * One line of an input, without its end.
 *
 * @param number from 1
 */
public record InputLine(String file, long number, String text) {

  /** Where the line stands, for people. */
  String place() {
    return (file.equals("-") ? "standard input" : file) + " line " + number;
  }

  /** What is wrong with the line, with its place. */
  public SettingsException fault(String problem) {
    return new SettingsException(place() + ": " + problem);
  }
}
