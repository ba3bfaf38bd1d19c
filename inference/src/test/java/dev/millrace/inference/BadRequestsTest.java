package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.COMPLETIONS;
import static dev.millrace.inference.Fixtures.SETTINGS;
import static dev.millrace.inference.Fixtures.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.inference.serving.Vocabulary;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a wrong request gets. */
@Timeout(60)
class BadRequestsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt':7}|prompt",
        "{'prompt':{}}|prompt",
        "{'prompt':['a',7]}|prompt",
        "{'prompt':[257]}|prompt",
        "{'prompt':[-1]}|prompt",
        "{'prompt':[1.5]}|prompt",
        "{'prompt':[99999999999]}|prompt",
        "{'prompt':'\\ud800'}|prompt",
        "{'max_tokens':-2}|max_tokens",
        "{'max_tokens':1e99}|max_tokens",
        "{'max_tokens':1000000}|max_tokens",
        "{'max_tokens':'5'}|max_tokens",
        "{'max_tokens':5.5}|max_tokens",
        "{'n':0}|n",
        "{'n':33}|n",
        "{'n':1000000000000000000000}|n",
        "{'temperature':-0.1}|temperature",
        "{'temperature':2.1}|temperature",
        "{'temperature':'hot'}|temperature",
        "{'temperature':1e400}|temperature",
        "{'top_p':1.1}|top_p",
        "{'top_p':-1}|top_p",
        "{'top_k':-2}|top_k",
        "{'min_p':2}|min_p",
        "{'repetition_penalty':0}|repetition_penalty",
        "{'presence_penalty':3}|presence_penalty",
        "{'frequency_penalty':-3}|frequency_penalty",
        "{'seed':1.5}|seed",
        "{'seed':9223372036854775808}|seed",
        "{'logprobs':-1}|logprobs",
        "{'logprobs':21}|logprobs",
        "{'logprobs':true}|logprobs",
        "{'echo':1}|echo",
        "{'stream':'yes'}|stream",
        "{'stream_options':{'include_usage':true}}|stream_options",
        "{'stream_options':[]}|stream_options",
        "{'stream':true,'stream_options':{'include_usage':3}}|stream_options.include_usage",
        "{'stop':7}|stop",
        "{'stop':['a',7]}|stop",
        "{'stop':''}|stop",
        "{'logit_bias':[]}|logit_bias",
        "{'logit_bias':{'257':1}}|logit_bias",
        "{'logit_bias':{'x':1}}|logit_bias",
        "{'logit_bias':{'1':101}}|logit_bias",
        "{'logit_bias':{'1':'a'}}|logit_bias",
        "{'suffix':'x'}|suffix",
        "{'n':2,'best_of':1}|best_of",
        "{'best_of':2,'stream':true}|best_of",
        "{'model':7}|model",
        "{'typical_p':1.1}|typical_p",
        "{'typical_p':'x'}|typical_p",
        "{'repeat_penalty':11}|repeat_penalty",
        "{'repeat_penalty':2,'repetition_penalty':3}|repeat_penalty",
        "{'repeat_last_n':-2}|repeat_last_n",
        "{'min_tokens':-1}|min_tokens",
        "{'min_tokens':17}|min_tokens",
        "{'min_tokens':5,'max_tokens':4}|min_tokens",
        "{'ignore_eos':1}|ignore_eos",
        "{'stop_token_ids':[257]}|stop_token_ids",
        "{'stop_token_ids':7}|stop_token_ids",
        "{'stop_token_ids':['a']}|stop_token_ids",
        "{'allowed_token_ids':[256]}|allowed_token_ids",
        "{'allowed_token_ids':[-1]}|allowed_token_ids",
        "{'add_special_tokens':'no'}|add_special_tokens",
        "{'mirostat':2}|mirostat",
        "{'mirostat_tau':'5'}|mirostat_tau",
        "{'xtc_probability':0.5}|xtc_probability",
        "{'dry_multiplier':0.8}|dry_multiplier",
        "{'use_beam_search':true}|use_beam_search",
        "{'length_penalty':2}|length_penalty",
        "{'prompt_logprobs':0}|prompt_logprobs",
        "{'logits_processors':['x']}|logits_processors",
        "{'cache_prompt':'yes'}|cache_prompt",
        "{'user':7}|user",
        "{'metadata':'x'}|metadata",
        "{'store':'x'}|store",
        "{'service_tier':'gold'}|service_tier",
        "{'stream':true,'stream_options':{'continuous_usage_stats':true}}|stream_options.continuous_usage_stats",
      })
  void badFieldsAreNamed(String request, String field) {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      HttpResponse<String> response = http.post(COMPLETIONS, request.replace('\'', '"'));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      assertThat(Http.field(response)).as(response.body()).contains(field);
      assertThat(Http.json(response).at("/error/type").textValue())
          .isEqualTo("invalid_request_error");
      assertThat(Http.json(response).at("/error/message").textValue()).contains(field);
    }
  }

  @Test
  void badBodiesAreRefused() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      for (String body :
          List.of(
              "", "{", "[]", "null", "7", "{\"n\":1}{", "{\"n\":1,\"n\":2}", "{'n':1}", "NaN")) {
        HttpResponse<String> response = http.post(COMPLETIONS, body);
        assertThat(response.statusCode()).as(body).isEqualTo(400);
        assertThat(Http.json(response).at("/error/code").textValue()).isEqualTo("invalid_body");
      }
      byte[] broken = "{\"prompt\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
      assertThat(http.post(COMPLETIONS, broken).body()).contains("not UTF-8");
      String deep = "{\"prompt\":" + "[".repeat(1000) + "]".repeat(1000) + "}";
      assertThat(http.post(COMPLETIONS, deep).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void tooLongPromptsNameBothLengths() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      HttpResponse<String> response =
          http.post(COMPLETIONS, "{\"prompt\":\"" + "x".repeat(600) + "\"}");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(Http.json(response).at("/error/code").textValue())
          .isEqualTo("context_length_exceeded");
      assertThat(response.body()).contains("600 tokens").contains("context 512");
    }
  }

  @Test
  void aPromptMayFillTheContextIfNothingIsToFollow() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      String full = "{\"prompt\":\"" + "x".repeat(FakeEngine.CONTEXT) + "\"";
      HttpResponse<String> scored =
          http.post(COMPLETIONS, full + ",\"max_tokens\":0,\"echo\":true,\"logprobs\":0}");
      assertThat(scored.statusCode()).isEqualTo(200);
      assertThat(Http.json(scored).at("/choices/0/logprobs/tokens")).hasSize(FakeEngine.CONTEXT);
      HttpResponse<String> one = http.post(COMPLETIONS, full + ",\"max_tokens\":1}");
      assertThat(one.body()).contains("at most " + (FakeEngine.CONTEXT - 1));
      HttpResponse<String> longer =
          http.post(COMPLETIONS, full.replace("xx", "xxx") + ",\"max_tokens\":0}");
      assertThat(longer.body()).contains("at most " + FakeEngine.CONTEXT);
    }
  }

  @Test
  void aBodyInBrokenChunksIsRefused() throws Exception {
    try (InferenceServer server = serving(SETTINGS);
        RawConnection socket = new RawConnection(server)) {
      String chunked = "Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
      socket.write("POST " + COMPLETIONS + " HTTP/1.1\r\n" + chunked + "no length\r\n{}\r\n");
      assertThat(socket.readAll()).startsWith("HTTP/1.1 400").contains("\"invalid_body\"");
    }
  }

  @Test
  void whatIsNoHttpGetsOurError() throws Exception {
    try (InferenceServer server = serving(SETTINGS)) {
      for (String line : List.of("HELLO", "GET /%zz HTTP/1.1", "GET /a b HTTP/1.1")) {
        try (RawConnection socket = new RawConnection(server)) {
          socket.write(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
          assertThat(socket.readAll())
              .startsWith("HTTP/1.1 400 Bad Request\r\n")
              .contains("Content-Type: application/json; charset=utf-8\r\n")
              .contains("\"type\":\"invalid_request_error\"", "\"code\":\"invalid_request\"");
        }
      }
    }
  }

  @Test
  void textForAModelWithoutTokenizerIsNamed() {
    FakeEngine engine = FakeEngine.letters(1);
    try (InferenceServer server = InferenceServer.start(SETTINGS, ServiceCatalog.none());
        Http http = new Http(server)) {
      server.offer(new ServedModel("ids", engine, Vocabulary.ofIds(257)));
      assertThat(Http.field(http.post(COMPLETIONS, "{\"prompt\":\"x\"}"))).contains("prompt");
      String chat = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
      assertThat(Http.field(http.post("/v1/chat/completions", chat))).contains("messages");
      assertThat(Http.field(http.post("/tokenize", "{\"text\":\"x\"}"))).contains("tokenizer");
      assertThat(http.post(COMPLETIONS, "{\"prompt\":[7]}").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void tooLargeBodiesAreRefused() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      byte[] large = new byte[SETTINGS.limits().maxBodyBytes() + 1];
      HttpResponse<String> announced = http.post(COMPLETIONS, large);
      assertThat(announced.statusCode()).isEqualTo(413);
      assertThat(Http.json(announced).at("/error/code").textValue()).isEqualTo("request_too_large");
      assertThat(http.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void unknownModelsPathsAndMethods() {
    try (InferenceServer server = serving(SETTINGS);
        Http http = new Http(server)) {
      HttpResponse<String> model = http.post(COMPLETIONS, "{\"model\":\"gpt-9\"}");
      assertThat(model.statusCode()).isEqualTo(404);
      assertThat(Http.field(model)).contains("model");
      assertThat(Http.json(model).at("/error/code").textValue()).isEqualTo("model_not_found");
      assertThat(http.get("/v1/models/gpt-9").statusCode()).isEqualTo(404);
      assertThat(http.get("/v2/anything").statusCode()).isEqualTo(404);
      assertThat(http.get("/page/../../secret").statusCode()).isEqualTo(404);
      HttpResponse<String> method = http.get(COMPLETIONS);
      assertThat(method.statusCode()).isEqualTo(405);
      assertThat(method.headers().firstValue("Allow")).contains("POST");
    }
  }
}
