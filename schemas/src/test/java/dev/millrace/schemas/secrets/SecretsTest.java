package dev.millrace.schemas.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.sasl.jaas.config",
        "kafka.ssl.key.password",
        "kafka.ssl.keystore.key",
        "kafka.sasl.oauthbearer.client.credentials.client.secret",
        "schema.registry.basic.auth.user.info",
        "schema.registry.bearer.auth.token"
      })
  void secretsAreKnownByTheirKeys(String key) {
    assertThat(Secrets.isSecret(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka.ssl.keystore.location", "kafka.sasl.mechanism", "tokenizer"})
  void othersAreNone(String key) {
    assertThat(Secrets.isSecret(key)).isFalse();
  }

  @Test
  void aReferenceIsNoSecret() {
    assertThat(Secrets.masked(Map.of("a.password", "x", "b.password", "${env:B}")))
        .isEqualTo(Map.of("a.password", "[hidden]", "b.password", "${env:B}"));
  }

  @Test
  void aUrlIsShownWithoutItsUser() {
    assertThat(Secrets.withoutUser("at https://me:p@r:8081/x and http://r/@y"))
        .isEqualTo("at https://r:8081/x and http://r/@y");
  }
}
