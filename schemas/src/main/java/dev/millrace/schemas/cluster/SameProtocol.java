package dev.millrace.schemas.cluster;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;

/** That broker and settings speak the same: asked once no broker answers. */
public final class SameProtocol {
  private SameProtocol() {}

  /**
   * @throws SettingsException if the broker speaks TLS and the settings do not, or the other way
   *     round
   */
  public static void require(Connection connection) {
    TlsProbe.mismatch(connection.clientConfig())
        .ifPresent(
            sentence -> {
              throw new SettingsException(sentence);
            });
  }
}
