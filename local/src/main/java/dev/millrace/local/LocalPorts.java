package dev.millrace.local;

/**
 * Where a local cluster listens; 0 is the port the data folder had last time, or else any free one.
 *
 * @param broker TCP port of the broker's client listener
 * @param registry TCP port of the schema registry's HTTP API
 */
public record LocalPorts(int broker, int registry) {

  public LocalPorts {
    requirePort(broker);
    requirePort(registry);
  }

  public static LocalPorts any() {
    return new LocalPorts(0, 0);
  }

  public static void requirePort(int port) {
    if (port < 0 || port > 65535) {
      throw new LocalException("port " + port + " is not from 0 to 65535; 0 takes any free one");
    }
  }
}
