package dev.millrace.http.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class SecretHashTest {
  /** FIPS 180-2, appendix B.1. */
  @Test
  void isTheSha256OfTheSecretsBytes() {
    SecretHash abc = SecretHash.of("abc");
    assertThat(abc).hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(SecretHash.parse(abc.hex())).contains(abc);
    assertThat(abc.is(SecretHash.of("abc"))).isTrue();
    assertThat(abc.is(SecretHash.of("abd"))).isFalse();
    assertThat(SecretHash.parse(abc.hex().toUpperCase(Locale.ROOT))).isEmpty();
    assertThat(SecretHash.parse("ba78")).isEmpty();
  }
}
