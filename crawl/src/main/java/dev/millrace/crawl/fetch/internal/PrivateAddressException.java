package dev.millrace.crawl.fetch.internal;

import java.io.IOException;
import java.net.InetAddress;

/** A connection to a private network was not made. */
final class PrivateAddressException extends IOException {
  private static final long serialVersionUID = 1L;

  PrivateAddressException(InetAddress address) {
    super(address.getHostAddress() + " is no public address");
  }
}
