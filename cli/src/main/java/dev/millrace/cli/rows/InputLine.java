package dev.millrace.cli.rows;

import dev.millrace.schemas.SettingsException;

/**
 * One line of an input, without its end.
 *
 * @param number from 1
 */
public record InputLine(String file, long number, String text) {

  /** Which line it is, for people. */
  String place() {
    return (file.equals("-") ? "standard input" : file) + " line " + number;
  }

  /** Says what is wrong with the line, and which it is. */
  public SettingsException fault(String problem) {
    return new SettingsException(place() + ": " + problem);
  }
}
