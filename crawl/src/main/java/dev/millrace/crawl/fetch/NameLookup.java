package dev.millrace.crawl.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** From host names to addresses. */
@FunctionalInterface
public interface NameLookup {
  /** The operating system's. */
  NameLookup SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * At least one, in the order in which they are tried.
   *
   * @throws UnknownHostException if there is none
   */
  List<InetAddress> lookup(String host) throws UnknownHostException;
}
