package dev.millrace.crawl.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import dev.millrace.schemas.SettingsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  private static boolean allows(String address, String... allowed) {
    return new AddressGuard(List.of(allowed)).allows(InetAddresses.forString(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.255",
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.0.192",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "100.100.100.200",
        "168.63.129.16",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "2001::1",
        "2001:db8::1",
        "100::1",
        "5f00::1",
        "4000::1"
      })
  void refusesWhatIsNotPublic(String address) {
    assertThat(allows(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2001:200::1",
        "2a00::1",
        "64:ff9b::1.1.1.1"
      })
  void allowsWhatIsPublic(String address) {
    assertThat(allows(address)).isTrue();
  }

  @Test
  void allowsWhatASettingAllowsAndNothingBesideIt() {
    assertThat(allows("127.0.0.2", "127.0.0.1", "127.0.0.2/31")).isTrue();
    assertThat(allows("127.0.0.4", "127.0.0.1", "127.0.0.2/31")).isFalse();
    assertThat(allows("::1", "127.0.0.0/8")).isFalse();
    assertThat(allows("::1", "::1")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.0/33", "127.0.0.0/x", "127.0.0", "10.0.0.0/-1"})
  void wrongRangeIsASettingToMend(String range) {
    assertThatThrownBy(() -> new AddressGuard(List.of(range)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(range);
  }
}
