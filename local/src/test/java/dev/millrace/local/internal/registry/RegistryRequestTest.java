package dev.millrace.local.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryRequestTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aSchemaIsAvroWithOrWithoutSayingSo() {
    assertThat(request(body()).schema().canonicalString()).isEqualTo("\"string\"");
    assertThat(request(body().put("schemaType", "AVRO")).schema().canonicalString())
        .isEqualTo("\"string\"");
  }

  @Test
  void anyOtherTypeIsRefused() {
    assertThatThrownBy(() -> request(body().put("schemaType", "JSON")).schema())
        .isInstanceOfSatisfying(
            RegistryException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(42201);
              assertThat(refusal.status()).isEqualTo(422);
            })
        .hasMessageContaining("Invalid schema type JSON");
  }

  @Test
  void anImportIsRefusedAndAnIdOf0IsNone() {
    assertThat(request(body().put("id", 0).put("version", -1)).schema()).isNotNull();
    assertThatThrownBy(() -> request(body().put("version", 1)).schema())
        .hasMessageContaining("register without version");
  }

  @Test
  void aStatusAloneIsItsOwnStatus() {
    assertThat(RegistryException.notFound().status()).isEqualTo(404);
    assertThat(RegistryException.subjectNotFound("a").status()).isEqualTo(404);
  }

  private static ObjectNode body() {
    return JSON.createObjectNode().put("schema", "{\"type\": \"string\"}");
  }

  private static RegistryRequest request(ObjectNode body) {
    return new RegistryRequest(Map.of(), Map.of(), body);
  }
}
