package dev.millrace.crawl.visit;

import dev.millrace.crawl.fetch.NameLookup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Names as their visits have pinned them: a request goes to the address whose turn was waited for,
 * whatever the name has come to mean since. The look-up is the last thing before a connection, so
 * it also asks whether the order is still ours.
 */
final class PinnedNames implements NameLookup {
  private final Map<String, Pin> pins = new ConcurrentHashMap<>();

  private record Pin(InetAddress address, BooleanSupplier mayConnect) {}

  /** For the time of one visit; a host has one at a time. */
  void pin(String host, InetAddress address, BooleanSupplier mayConnect) {
    pins.put(host, new Pin(address, mayConnect));
  }

  void unpin(String host) {
    pins.remove(host);
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    Pin pin = pins.get(host);
    if (pin == null) {
      throw new UnknownHostException(host + " has no visit");
    }
    if (!pin.mayConnect().getAsBoolean()) {
      throw new NotOursException();
    }
    return List.of(pin.address());
  }
}
