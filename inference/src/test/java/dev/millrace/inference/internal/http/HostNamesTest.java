package dev.millrace.inference.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostNamesTest {
  private final HostNames none = new HostNames(List.of());

  private boolean allow(String header) {
    return none.allow(HostNames.of(header));
  }

  @Test
  void loopbackNamesAndAddressesAre() {
    for (String host :
        List.of(
            "localhost",
            "localhost:8080",
            "LOCALHOST",
            "localhost.",
            "llm.localhost",
            "a.b.localhost:1",
            "127.0.0.1",
            "127.0.0.1:8080",
            "127.255.255.254",
            "[::1]",
            "[::1]:8080",
            "[0:0:0:0:0:0:0:1]")) {
      assertThat(allow(host)).as(host).isTrue();
    }
  }

  @Test
  void whatOnlyLooksLikeThemIsNot() {
    for (String host :
        List.of(
            "evil.test",
            "localhost.evil.test",
            "evillocalhost",
            "127.0.0.1.evil.test",
            "127.0.0.256",
            "127.1",
            "128.0.0.1",
            "0.0.0.0",
            "[::2]",
            "[::ffff:8.8.8.8]",
            "",
            "host.docker.internal")) {
      assertThat(allow(host)).as(host).isFalse();
    }
  }

  @Test
  void namesInTheSettingAre() {
    HostNames named = new HostNames(List.of("host.docker.internal"));
    assertThat(named.allow(HostNames.of("Host.Docker.Internal:8080"))).isTrue();
    assertThat(named.allow("other.internal")).isFalse();
    assertThat(new HostNames(List.of("*")).allow("evil.test")).isTrue();
  }

  @Test
  void theMachinesOwnNameIs() throws UnknownHostException {
    assertThat(allow(InetAddress.getLocalHost().getHostName())).isTrue();
  }
}
