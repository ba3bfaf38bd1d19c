package dev.millrace.schemas.scope;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.takedown.TakedownKind;
import dev.millrace.schemas.takedown.TakedownTarget;

/**
 * One line of a list of hosts: a host alone, without those below it, or {@code domain:} with one,
 * which means it and all below it. The words are those of takedowns.
 */
public record HostName(TakedownTarget target) {
  private static final String DOMAIN = TakedownKind.DOMAIN.label() + ":";
  private static final String HOST = TakedownKind.HOST.label() + ":";

  /**
   * @throws SettingsException if the line names no host
   */
  public static HostName parse(String line) {
    String text = line.strip();
    boolean named = text.startsWith(DOMAIN) || text.startsWith(HOST);
    if (!named && text.contains("://")) {
      throw new SettingsException(
          "'"
              + text
              + "' is a URL: a line names a host, such as www.example.org, or domain:example.org"
              + " for it and all below it");
    }
    return new HostName(TakedownTarget.parse(named ? text : HOST + text));
  }

  /** As it is kept, and as {@link #parse} reads it again: {@code www.example.org}. */
  @Override
  public String toString() {
    return target.kind() == TakedownKind.HOST ? target.value() : target.key();
  }
}
