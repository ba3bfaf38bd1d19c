package dev.millrace.crawl.visit;

import dev.millrace.crawl.fetch.AddressGuard;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import okhttp3.Dns;

/**
 * The one address at which a host is asked, of all it has: the one of before while it is still
 * among them, else the first by its octets, IPv4 before IPv6. Names that rotate their addresses do
 * not seem to move.
 */
final class HostAddresses {
  private static final Comparator<InetAddress> ORDER =
      Comparator.<InetAddress, Boolean>comparing(address -> !(address instanceof Inet4Address))
          .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned);

  private final Dns names;
  private final AddressGuard guard;

  HostAddresses(Dns names, AddressGuard guard) {
    this.names = names;
    this.guard = guard;
  }

  /**
   * @param before address as text; empty if it was never asked
   * @return empty where it has none that may be asked
   */
  Optional<InetAddress> find(String host, String before) throws UnknownHostException {
    List<InetAddress> allowed =
        names.lookup(withoutBrackets(host)).stream().filter(guard::allows).sorted(ORDER).toList();
    return allowed.stream()
        .filter(address -> address.getHostAddress().equals(before))
        .findFirst()
        .or(() -> allowed.stream().findFirst());
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
