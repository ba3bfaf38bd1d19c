package dev.millrace.cli.stage;

import dev.millrace.inference.InferenceSettings;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether the inference service will be able to listen, before anything else is started. */
public final class FreePort {
  private FreePort() {}

  /**
   * @throws SettingsException if the port is taken or the address is not this machine's
   */
  public static void require(InferenceSettings settings) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()));
    } catch (IOException e) {
      throw new SettingsException(
          "cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + ": "
              + e.getMessage()
              + "; set another inference.port (--port 0 takes any free one) or inference.host",
          e);
    }
  }
}
