package dev.millrace.schemas.cluster;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import java.util.Optional;

/** That broker and settings speak the same: asked once no broker answers. */
public final class SameProtocol {
  private SameProtocol() {}

  /**
   * @throws SettingsException if the broker speaks TLS and the settings do not, or the other way
   *     round
   */
  public static void require(Connection connection) {
    refuse(TlsProbe.mismatch(connection.clientConfig()));
  }

  /**
   * The same of the registry.
   *
   * @throws SettingsException if it speaks TLS and its URL does not say so, or the other way round
   */
  public static void requireOfRegistry(Connection connection) {
    refuse(TlsProbe.registryMismatch(connection.registryPlace()));
  }

  private static void refuse(Optional<String> mismatch) {
    mismatch.ifPresent(
        sentence -> {
          throw new SettingsException(sentence);
        });
  }
}
