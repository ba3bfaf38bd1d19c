package dev.millrace.cli.settings;

/**
 * One line of the settings file.
 *
 * @param fallback what holds where nothing is said
 * @param bound which values are allowed, in words; empty: any text
 * @param stage whose results are made with it; empty: none
 */
public record SettingKey(String name, String fallback, String bound, String meaning, String stage) {

  /** What the key has in common with those listed beside it. */
  public String group() {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
