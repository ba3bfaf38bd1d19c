package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.COMPLETIONS;
import static dev.millrace.inference.Fixtures.SETTINGS;
import static dev.millrace.inference.Fixtures.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.InferenceSettings.UnknownFields;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnknownFieldsTest {
  private static final String REQUEST =
      "{\"max_tokens\":1,\"temprature\":1,\"x\\r\\ny\":{},\"z\":null}";
  private static final String NESTED =
      "{\"stream\":true,\"max_tokens\":1,\"stream_options\":{\"include_usage\":true,\"often\":1}}";

  @Test
  void theyMeanNothingAndTheAnswerNamesThem() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      HttpResponse<String> answer = http.post(COMPLETIONS, REQUEST);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Ignored-Fields")).contains("temprature, x??y");
      assertThat(http.post(COMPLETIONS, NESTED).headers().firstValue("Ignored-Fields"))
          .contains("stream_options.often");
      assertThat(http.post(COMPLETIONS, "{\"max_tokens\":1}").headers().map())
          .doesNotContainKey("ignored-fields");
    }
  }

  @Test
  void theSettingRefusesThem() {
    try (InferenceServer server = serving(SETTINGS.withUnknownFields(UnknownFields.REFUSE));
        Http http = new Http(server)) {
      HttpResponse<String> answer = http.post(COMPLETIONS, REQUEST);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(Http.field(answer)).contains("temprature");
      assertThat(answer.body()).contains("inference.unknown-fields");
      assertThat(Http.field(http.post(COMPLETIONS, NESTED))).contains("stream_options.often");
      String known = "{\"max_tokens\":1,\"user\":\"ann\",\"mirostat\":0,\"nothing\":null}";
      assertThat(http.post(COMPLETIONS, known).statusCode()).isEqualTo(200);
    }
  }
}
